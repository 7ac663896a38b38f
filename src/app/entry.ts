import type { MaybePromise } from '../pipeline/maybe-promise.ts';
import type { FetchArguments } from '../platform.ts';
import type { Lifetime } from '../request/lifetime.ts';
import type { ResponseRecord } from '../response/response-record.ts';

/** An application as adapters call it. It returns a promise only if something was awaited, and never throws or rejects. */
export interface Entry {
  /** For runtimes that take a Response. */
  fetch(arrival: FetchArguments): MaybePromise<Response>;
  /** For adapters that write the record themselves, and tell the lifetime how its body ended. */
  answer(arrival: FetchArguments): Answer;
  /** Logs an error of the server that belongs to no known request. */
  report(error: unknown): void;
}

/** The response to one request, and what is released when its body has ended. */
export interface Answer {
  readonly record: MaybePromise<ResponseRecord>;
  readonly lifetime: Lifetime;
}

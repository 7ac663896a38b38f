import type { RunMiddleware } from '../app/middleware.ts';
import type { RunningCallback } from '../request/request-context.ts';
import { rejectHandled } from '../response/body-writer.ts';
import { toResponse } from '../response/create-response.ts';
import { isResponse } from '../response/is-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { replaceByError, toErrorRecord, toResultRecord } from './error-response.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { PipelineContext, Step } from './pipeline-context.ts';
import { replaceRecord } from './replace-record.ts';
import { settle } from './settle.ts';

/** Wraps a step in middleware, the first of the list outermost. */
export function withMiddleware(list: readonly RunMiddleware[], inner: Step): Step {
  return list.reduceRight<Step>((step, middleware) => (context) => new Call(context, middleware, step).run(), inner);
}

/** One middleware while it answers one request. */
class Call {
  readonly #context: PipelineContext;
  readonly #middleware: RunMiddleware;
  readonly #inner: Step;
  /** What `next()` returned. */
  #promise: Promise<Response> | undefined;
  /** The response of the inner step, as soon as it is known. */
  #record: ResponseRecord | undefined;
  /** Whether it has answered or failed without calling `next()`. */
  #isOver = false;

  constructor(context: PipelineContext, middleware: RunMiddleware, inner: Step) {
    this.#context = context;
    this.#middleware = middleware;
    this.#inner = inner;
  }

  run(): MaybePromise<ResponseRecord> {
    return settle(
      this.#context,
      () => this.#call(),
      (_, result) => this.#finish(result),
      (_, error) => this.#fail(error),
    );
  }

  get #guest(): RunningCallback {
    return { role: 'a middleware', handler: this.#middleware };
  }

  #call(): unknown {
    const context = this.#context;
    context.running = this.#guest;
    const result: unknown = this.#middleware(context.req, (added) => this.#next(added));
    // A middleware that returns what `next()` gave needs no turn of a promise where the response is known already.
    return result === this.#promise && this.#record !== undefined ? undefined : result;
  }

  #next(added: object | undefined): Promise<Response> {
    if (this.#promise !== undefined) throw new Error('next() was called twice; a middleware calls it once');
    const context = this.#context;
    if (this.#isOver) {
      // Perhaps in a timer, where throwing would end the process: the log tells of it.
      const error = new Error('next() was called after the middleware had answered; a middleware calls it before');
      context.running = this.#guest;
      context.logThrown(error);
      return rejectHandled(error);
    }
    if (added !== undefined) addToRequest(context, this.#middleware, added);
    const answer = this.#inner(context);
    this.#promise =
      answer instanceof Promise ? answer.then((record) => this.#show(record)) : Promise.resolve(this.#show(answer));
    return this.#promise;
  }

  #show(record: ResponseRecord): Response {
    this.#context.sealUnlessStarted();
    this.#context.running = this.#guest;
    this.#record = record;
    return toResponse(record);
  }

  #finish(result: unknown): MaybePromise<ResponseRecord> {
    const context = this.#context;
    const record = this.#record;
    if (record === undefined && this.#promise !== undefined) {
      return this.#promise.then(() => this.#finish(result));
    }
    if (record === undefined) {
      this.#isOver = true;
      if (result === undefined) throw new TypeError('it neither called next() nor returned a response');
      return toResultRecord(context, result);
    }
    if (result !== undefined && result !== record.response && !isResponse(result)) {
      throw new TypeError('after next() it can only return a Response');
    }
    return replaceRecord(context, record, result, 'it has read or locked the body of the response');
  }

  #fail(error: unknown): MaybePromise<ResponseRecord> {
    const record = this.#record;
    if (record !== undefined) return replaceByError(this.#context, record, error);
    // What follows still runs, and would answer beside the error page.
    if (this.#promise !== undefined) return this.#promise.then(() => this.#fail(error));
    this.#isOver = true;
    return toErrorRecord(this.#context, error);
  }
}

/**
 * Sets the properties that a middleware passes on. It may set its own again: it runs once more where a route has declined, or
 * in a mounted application.
 * @throws TypeError for a name that `req` has already.
 */
function addToRequest({ req, root }: PipelineContext, middleware: RunMiddleware, added: object): void {
  root.additions ??= new Map();
  for (const name of Object.keys(added)) {
    if (name in req && root.additions.get(name) !== middleware)
      throw new TypeError(`next({ ${name} }): req.${name} exists already; choose another name`);
    root.additions.set(name, middleware);
  }
  Object.assign(req, added);
}

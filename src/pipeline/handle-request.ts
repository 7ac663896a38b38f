import { expectBody } from '../request/body/body-type.ts';
import type { RequestContext } from '../request/request-context.ts';
import { trackStream } from '../request/track-stream.ts';
import { createResponse } from '../response/create-response.ts';
import { fallbackRecord } from '../response/fallback-record.ts';
import { nativeOf } from '../response/light-response.ts';
import { recheck } from '../response/prepare-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { toErrorRecord } from './error-response.ts';
import { matchFirst, type Route } from './match-route.ts';
import { andThen, type MaybePromise } from './maybe-promise.ts';
import type { PipelineContext } from './pipeline-context.ts';
import { reportMissingField } from './required-fields.ts';

/*
 * The lifecycle of a request. Every request takes the same path:
 *
 *   match      a registered route, a file, the debug page, the default handler, or a 404, 405, 501 of the library's own
 *   route.run  composed when the route was registered (compose.ts), from the outside in:
 *                pre hooks -> body -> handler, whose result becomes a response (to-record.ts) -> post hooks
 *   finish     the record becomes the runtime's Response, or is written to a socket; when its body has ended, the
 *              deferred functions run (request/lifetime.ts)
 *
 * Thrown values become a response where they are thrown (settle.ts, error-response.ts). A handler that writes more than the
 * buffer holds starts its response: the path then continues with the response while the handler still runs.
 */

/** Answers a request. Returns a promise only if something was awaited; never throws or rejects. */
export function handleRequest(context: PipelineContext): MaybePromise<ResponseRecord> {
  const failed = (error: unknown): ResponseRecord => {
    context.logThrown(error);
    return fallbackRecord();
  };
  try {
    const record = andThen(matchFirst(context), (route) => start(context, route));
    return record instanceof Promise ? record.catch(failed) : record;
  } catch (error) {
    return failed(error);
  }
}

function start(context: PipelineContext, route: Route): MaybePromise<ResponseRecord> {
  // Until the body is read, a pre hook that accesses it gets an error that says so.
  expectBody(context);
  return route.run(context);
}

/** The record as it is sent: headers that user code may have changed are checked. Never throws, never rejects. */
export function completeRecord(context: PipelineContext, record: ResponseRecord): MaybePromise<ResponseRecord> {
  try {
    return seal(context, record);
  } catch (error) {
    // User code has changed the response so that it cannot be sent.
    return andThen(toErrorRecord(context, error), (page) => completePage(context, page));
  }
}

function completePage(context: PipelineContext, page: ResponseRecord): ResponseRecord {
  try {
    return seal(context, page);
  } catch (error) {
    context.logThrown(error);
    return fallbackRecord();
  }
}

function seal(context: PipelineContext, record: ResponseRecord): ResponseRecord {
  context.running = undefined;
  context.sealUnlessStarted();
  const checked = record.isChecked ? record : recheck(record, context.outgoing);
  checked.isSent = true;
  context.lifetime.status = checked.status;
  if (checked.status > 400) reportMissingField(context, checked);
  return checked;
}

/** The Response of a complete record, for runtimes that take one. Its body is followed until its end. */
export function toWebResponse(context: RequestContext, record: ResponseRecord): Response {
  const { lifetime } = context;
  const { tracker } = record;
  const native = nativeOf(record);
  if (native !== undefined) return followNative(context, record, native);
  if (record.body instanceof ReadableStream) {
    if (tracker === undefined) record.body = trackStream(record.body, lifetime);
    else tracker.follow();
  } else {
    lifetime.endBody({ outcome: 'sent', bytes: lifetime.hasEndListeners ? sizeOf(record.body) : 0 });
  }
  return createResponse(record);
}

function sizeOf(body: string | Uint8Array | Blob | null): number {
  if (typeof body === 'string') return new TextEncoder().encode(body).byteLength;
  return body instanceof Blob ? body.size : (body?.byteLength ?? 0);
}

/** A Response of user code: its body is followed only where something waits for its end. */
function followNative(
  { lifetime, root, mayDefer }: RequestContext,
  { tracker }: ResponseRecord,
  response: Response,
): Response {
  if (tracker !== undefined) {
    tracker.follow();
    return response;
  }
  const isWaitedFor = mayDefer || lifetime.isWaitedFor || root.signal !== undefined;
  if (!isWaitedFor || response.body === null) {
    lifetime.endBody({ outcome: 'sent', bytes: 0 });
    return response;
  }
  return new Response(trackStream(response.body, lifetime), response);
}

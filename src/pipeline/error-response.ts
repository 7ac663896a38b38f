import type { ErrorClass, ErrorHandler, StateDetails, StateHandler } from '../app/handler.ts';
import { HTTPException } from '../http/exception.ts';
import { isDone, isFinalStatus } from '../http/status.ts';
import { DECLINED, HTTP_OK } from '../http/status-constants.ts';
import { LOG_DEBUG, LOG_ERR } from '../logging/log-levels.ts';
import { escapeHtml } from '../pages/html.ts';
import { bytesOf, isBytes } from '../response/bytes.ts';
import { BrokenClientConnection } from '../response/errors.ts';
import { fallbackRecord } from '../response/fallback-record.ts';
import { isResponse } from '../response/is-response.ts';
import { prepareResponse } from '../response/prepare-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { ResponseState } from '../response/response-state.ts';
import { startedError } from '../response/started-errors.ts';
import { checkUnwritten, toRecord } from '../response/to-record.ts';
import { createErrorPage } from './create-error-page.ts';
import { discardBody } from './discard-body.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { PipelineContext } from './pipeline-context.ts';
import { findAllowed } from './required-fields.ts';
import { passRecord, settle } from './settle.ts';
import { isInstance } from './thrown.ts';

/*
 * Converts what user code returned or threw to a response. A thrown value goes to its error handler, a status to its status
 * handler, a failure of either to the handler of 500, and finally to the built-in page. Each handler is called at most once.
 */

/** Converts the result of a handler. A status goes to its status handler. The caller handles DECLINED. */
export function toResultRecord(context: PipelineContext, result: unknown): MaybePromise<ResponseRecord> {
  const { outgoing } = context;
  const value = isDone(result) ? undefined : result;
  if (outgoing.record !== undefined) return endStarted(context, outgoing.record, value);
  if (isFinalStatus(value)) return toStatusRecord(context, { code: value });
  if (outgoing.status === 405 && !isResponse(value)) setAllow(context);
  return toRecord(value, outgoing);
}

/** The result of a handler whose response has started can only be the end of its body. */
function endStarted(context: PipelineContext, record: ResponseRecord, result: unknown): ResponseRecord {
  const { outgoing } = context;
  context.noteDelivered();
  if (isFinalStatus(result) || result === DECLINED) throw startedError(`it answered ${result}`);
  if (typeof result === 'string' || result instanceof String) outgoing.write(result);
  else if (isBytes(result)) outgoing.write(bytesOf(result));
  else if (result !== undefined) checkUnwritten(result, outgoing);
  outgoing.end();
  return record;
}

/**
 * The response to a thrown value. A response that has started is broken off instead, so that the client does not take it for
 * complete.
 */
export function toErrorRecord(context: PipelineContext, error: unknown): MaybePromise<ResponseRecord> {
  const { outgoing } = context;
  if (outgoing.record !== undefined) return breakOff(context, outgoing.record, error);
  context.error ??= error;
  const kind = kindOf(error);
  if (kind === 'response') {
    return settle(context, () => prepareResponse(error as Response, outgoing), passRecord, toErrorRecord);
  }
  const handler = context.called === undefined ? findErrorHandler(context, error, kind) : undefined;
  return handler === undefined ? toUnhandled(context, error, kind) : callErrorHandler(context, handler, error, kind);
}

type Kind = 'response' | 'exception' | 'disconnect' | 'error';

/** Classifies a thrown value. One whose inspection throws is an error. */
function kindOf(thrown: unknown): Kind {
  try {
    if (isInstance(thrown, HTTPException)) return 'exception';
    if (isInstance(thrown, BrokenClientConnection)) return 'disconnect';
    return isResponse(thrown) ? 'response' : 'error';
  } catch {
    return 'error';
  }
}

function breakOff(context: PipelineContext, record: ResponseRecord, error: unknown): ResponseRecord {
  context.noteDelivered();
  const { outgoing } = context;
  if (meansDone(error)) {
    outgoing.end();
    return record;
  }
  outgoing.breakOff();
  logStarted(context, error);
  return record;
}

/** Logs a value that was thrown after the response had started, when no other response can be sent. */
function logStarted(context: PipelineContext, error: unknown): void {
  const isAnswer = kindOf(error) === 'exception' || kindOf(error) === 'response';
  context.logThrown(isAnswer ? startedError('it threw an answer', error) : error);
}

/**
 * The response to what a hook or middleware throws after the response was created. Its head has not been sent, so another
 * response can replace it: a fixed one if the handler still writes, since status and headers are frozen then. OK and DONE
 * leave it as it is.
 */
export function replaceByError(
  context: PipelineContext,
  record: ResponseRecord,
  error: unknown,
): MaybePromise<ResponseRecord> {
  const { outgoing } = context;
  if (meansDone(error)) return record;
  discardBody(context, record);
  if (outgoing.record === undefined) {
    outgoing.restart(HTTP_OK);
    return toErrorRecord(context, error);
  }
  context.error ??= error;
  logStarted(context, error);
  return fallbackRecord();
}

/** Whether what was thrown means "finished with what was written". */
function meansDone(error: unknown): boolean {
  return isInstance(error, HTTPException) && isDone(error.code);
}

/** Whether what was thrown means that the next route should answer. */
export function isDeclined(error: unknown): boolean {
  return isInstance(error, HTTPException) && error.code === DECLINED;
}

/** If the error handler declines, the error is treated as if it had no handler. */
function callErrorHandler(
  context: PipelineContext,
  handler: ErrorHandler,
  error: unknown,
  kind: Kind,
): MaybePromise<ResponseRecord> {
  const { req, running, outgoing } = context;
  noteCall(context, handler, 'an error handler');
  context.pending = undefined;
  outgoing.restart(kind === 'exception' ? (error as HTTPException).code : kind === 'disconnect' ? 400 : 500);
  return settle(
    context,
    () => handler(req, error),
    (_, result) =>
      result === DECLINED && !outgoing.started ? toUnhandled(context, error, kind) : toResultRecord(context, result),
    (_, next) => {
      if (isDeclined(next) && !outgoing.started) return toUnhandled(context, error, kind);
      if (next !== error && kindOf(next) === 'error') {
        const failing = context.running;
        context.running = running;
        context.logThrown(error);
        context.running = failing;
      }
      return toErrorRecord(context, next);
    },
  );
}

/** The status of an error without a handler. */
function toUnhandled(context: PipelineContext, error: unknown, kind: Kind): MaybePromise<ResponseRecord> {
  if (kind === 'exception') return toExceptionRecord(context, error as HTTPException);
  context.logThrown(error);
  if (kind === 'error') return toStatusRecord(context, { code: 500, error });
  return toStatusRecord(context, { code: 400, error, message: (error as Error).message });
}

/**
 * The first registered handler for the error's class or a superclass. An HTTPException, which is a response, and a
 * disconnected client go only to handlers of their own classes and subclasses, not to a handler for `Error`.
 */
function findErrorHandler({ scopes, method }: PipelineContext, error: unknown, kind: Kind): ErrorHandler | undefined {
  if (isInstance(error, HTTPException) && (isDone(error.code) || error.code === DECLINED)) return undefined;
  const above = kind === 'exception' ? HTTPException : BrokenClientConnection;
  return scopes.findErrorHandler(method, (errorClass) => {
    return isInstance(error, errorClass) && (kind === 'error' || isClassOf(errorClass, above));
  });
}

function isClassOf(errorClass: ErrorClass, above: ErrorClass): boolean {
  return errorClass === above || isInstance(errorClass.prototype, above);
}

function toExceptionRecord(context: PipelineContext, exception: HTTPException): MaybePromise<ResponseRecord> {
  const { outgoing } = context;
  const { code, response, message, cause, allow, headers } = exception;
  if (response !== undefined) {
    return settle(context, () => prepareResponse(response, outgoing), passRecord, toErrorRecord);
  }
  if (isDone(code)) {
    setHeaders(outgoing, headers);
    return outgoing.createWritten();
  }
  if (code === DECLINED) return toStatusRecord(context, { code: 404 });
  if (code === 500 || cause !== undefined) context.logThrown(exception, code >= 500 ? LOG_ERR : LOG_DEBUG);
  const details: StateDetails = {
    code,
    ...(cause === undefined ? {} : { error: cause }),
    ...(allow === undefined ? {} : { allow }),
    ...(message === '' ? {} : { message }),
  };
  return toStatusRecord(context, details, headers);
}

type HeaderRecord = Readonly<Record<string, string>>;

function setHeaders(outgoing: ResponseState, headers: HeaderRecord): void {
  for (const [name, value] of Object.entries(headers)) outgoing.headersOut.put(name, value);
}

/** The response to a status: that of its handler, else what was written, or from 400 on the built-in page. */
export function toStatusRecord(
  context: PipelineContext,
  details: StateDetails,
  headers?: HeaderRecord,
): MaybePromise<ResponseRecord> {
  const { scopes, outgoing, method, req, called } = context;
  const { code } = details;
  const handler = scopes.findStateHandler(code, method, (found) => !called?.includes(found));
  context.pending = undefined;
  if (code < 400) outgoing.recover(code);
  if (handler !== undefined || code >= 400) outgoing.restart(code);
  if (headers !== undefined) {
    // A header that cannot be sent is handled like any other error.
    const run = (): void => setHeaders(outgoing, headers);
    return settle(context, run, () => toStatusRecord(context, details), toErrorRecord);
  }
  if (code === 405) details = { ...details, allow: setAllow(context, details.allow) };
  else if (details.allow !== undefined) setAllow(context, details.allow);
  if (handler === undefined) return toBuiltIn(context, details);
  noteCall(context, handler, `the handler of state ${code}`);
  return settle(
    context,
    () => handler(req, details),
    (_, result) =>
      result === DECLINED && !outgoing.started ? toBuiltIn(context, details) : toResultRecord(context, result),
    (_, error) =>
      isDeclined(error) && !outgoing.started ? toBuiltIn(context, details) : toErrorRecord(context, error),
  );
}

/** Sets `Allow`, which 405 requires (RFC 9110 section 15.5.6), to these methods, or to those of the path if it is not set. */
function setAllow(context: PipelineContext, allow?: readonly string[]): readonly string[] {
  const { headersOut } = context.outgoing;
  const methods = allow ?? findAllowed(context);
  if (allow !== undefined || !headersOut.has('Allow')) headersOut.set('Allow', methods.join(', '));
  return methods;
}

/** Records which handler is called, and its role for the log. */
function noteCall(context: PipelineContext, handler: StateHandler | ErrorHandler, role: string): void {
  context.running = { role, handler };
  context.called ??= [];
  context.called.push(handler);
}

/** A status without a handler: the built-in page, or below 400 the text for clients that do not follow a redirect. */
function toBuiltIn(context: PipelineContext, details: StateDetails): ResponseRecord {
  const { outgoing } = context;
  const { code, message } = details;
  if (code >= 400) return createErrorPage(context, details);
  if (message === undefined) return outgoing.createWritten();
  outgoing.discard(outgoing.said);
  return toRecord(escapeHtml(message), outgoing) as ResponseRecord;
}

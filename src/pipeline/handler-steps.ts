import type { RouteEntry } from '../app/snapshot.ts';
import { DECLINED, HTTP_NO_CONTENT, HTTP_OK } from '../http/status-constants.ts';
import { readBody } from '../request/body/parse-body.ts';
import { isDeclined, toErrorRecord, toResultRecord, toStatusRecord } from './error-response.ts';
import { andThen } from './maybe-promise.ts';
import type { PipelineContext, Step } from './pipeline-context.ts';
import { passRecord, settle } from './settle.ts';

/*
 * The innermost steps of routes: a registered handler, a file or page of the library, or a built-in status.
 */

/**
 * Reads the body, where there is one to parse, and calls the handler.
 * @param tryNext Answers where the handler declines.
 */
export function callHandler({ handler, readsBody }: RouteEntry, tryNext: Step): Step {
  const call = (context: PipelineContext): unknown => {
    context.running = undefined;
    const args = context.route?.args ?? [];
    if (args.length === 0) return handler(context.req);
    return args.length === 1 ? handler(context.req, args[0] as never) : handler(context.req, ...args);
  };
  const readThenCall = (context: PipelineContext): unknown => {
    // A malformed query is answered with 400 also where the handler does not read it.
    if (context.config.strictParsing) void context.req.args;
    return context.pending === undefined ? call(context) : andThen(readBody(context), () => call(context));
  };
  const run = readsBody ? readThenCall : call;
  return (context) =>
    settle(
      context,
      run,
      (_, result) => {
        if (result === undefined && context.config.debug) warnIfEmpty(context);
        return result === DECLINED ? tryNext(context) : toResultRecord(context, result);
      },
      (_, error) => (isDeclined(error) ? tryNext(context) : toErrorRecord(context, error)),
    );
}

/** Most handlers that return nothing and write nothing lack a `return`. */
function warnIfEmpty(context: PipelineContext): void {
  const { isWritten, record, status } = context.outgoing;
  if (isWritten || record !== undefined || status !== HTTP_OK) return;
  context.logWarning('the handler returned nothing and wrote nothing; return a value, or null for an empty response');
}

/** Answers with a file, a directory listing or the debug page. */
export function callResponder(tryNext: Step): Step {
  const run = (context: PipelineContext): unknown => {
    context.running = undefined;
    return context.responder?.(context);
  };
  return (context) =>
    settle(context, run, passRecord, (_, error) =>
      isDeclined(error) ? tryNext(context) : toErrorRecord(context, error),
    );
}

/** Answers with a built-in status. It is not thrown, because an exception costs more than the rest of the request. */
export function refuse(code: number, message?: string): Step {
  const details = message === undefined ? { code } : { code, message };
  return (context) => toStatusRecord(context, details);
}

export function answerOptions(context: PipelineContext): ReturnType<Step> {
  context.outgoing.headersOut.set('Allow', (context.allow ?? []).join(', '));
  return toStatusRecord(context, { code: HTTP_NO_CONTENT });
}

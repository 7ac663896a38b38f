import type { PostHook, PreHook } from '../app/handler.ts';
import { toResponse } from '../response/create-response.ts';
import { isResponse } from '../response/is-response.ts';
import { prepareResponse } from '../response/prepare-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { replaceByError, toErrorRecord } from './error-response.ts';
import { andThen, isPromise, type MaybePromise } from './maybe-promise.ts';
import type { PipelineContext, Step } from './pipeline-context.ts';
import { replaceRecord } from './replace-record.ts';
import { passRecord, settle } from './settle.ts';

/*
 * Builds what a route runs, once for each route: hooks around a step that answers. Each function wraps one step and
 * returns another; without hooks, a route runs its handler and nothing else.
 */

/** Hooks around a step: pre hooks before it, post hooks after it. */
export function withHooks(pre: readonly PreHook[], post: readonly PostHook[], inner: Step): Step {
  return post.reduce(withPostHook, pre.length === 0 ? inner : withPreHooks(pre, inner));
}

/** A Response that a hook returns is the answer; other results are ignored. */
function withPreHooks(hooks: readonly PreHook[], inner: Step): Step {
  const runFrom = (context: PipelineContext, first: number): MaybePromise<ResponseRecord> => {
    for (let index = first; index < hooks.length; index++) {
      const hook = hooks[index] as PreHook;
      context.running = { role: 'a pre hook', handler: hook };
      const result: unknown = hook(context.req);
      if (isPromise(result)) {
        return Promise.resolve(result).then((late) =>
          isResponse(late) ? prepareResponse(late, context.outgoing) : runFrom(context, index + 1),
        );
      }
      if (isResponse(result)) return prepareResponse(result, context.outgoing);
    }
    context.running = undefined;
    context.initial = context.outgoing.said;
    return inner(context);
  };
  const run = (context: PipelineContext): MaybePromise<ResponseRecord> => runFrom(context, 0);
  return (context) => settle(context, run, passRecord, toErrorRecord);
}

/** A hook sees the response before its head is sent, also where it has started, and may return another one. */
function withPostHook(inner: Step, hook: PostHook): Step {
  const after = (context: PipelineContext, record: ResponseRecord): MaybePromise<ResponseRecord> => {
    context.sealUnlessStarted();
    const run = (): unknown => {
      context.running = { role: 'a post hook', handler: hook };
      return hook(context.req, toResponse(record));
    };
    return settle(
      context,
      run,
      (_, result) => replaceRecord(context, record, result, 'a post hook has read or locked the body'),
      (_, error) => replaceByError(context, record, error),
    );
  };
  return (context) => andThen(inner(context), (record) => after(context, record));
}

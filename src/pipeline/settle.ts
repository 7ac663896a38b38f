import type { ResponseRecord } from '../response/response-record.ts';
import { isPromise, type MaybePromise } from './maybe-promise.ts';
import type { PipelineContext } from './pipeline-context.ts';

/** The result of user code that is a record already. */
export function passRecord(_context: PipelineContext, record: unknown): ResponseRecord {
  return record as ResponseRecord;
}

/**
 * Runs user code and passes its result to `done`, or what it threw to `failed`. Synchronous user code stays synchronous. The
 * promise of other code resolves as soon as the response starts, though the handler may continue for long after that.
 * @param depth That of the part of the pipeline that began with the user code: its end belongs to the same part.
 */
export function settle(
  context: PipelineContext,
  run: (context: PipelineContext) => unknown,
  done: (context: PipelineContext, value: unknown) => MaybePromise<ResponseRecord>,
  failed: (context: PipelineContext, error: unknown) => MaybePromise<ResponseRecord>,
  depth: number = context.enter(),
): MaybePromise<ResponseRecord> {
  try {
    const value = run(context);
    if (isPromise(value)) {
      return context.untilStarted(
        depth,
        Promise.resolve(value),
        (_, late) => settle(context, () => late, done, failed, depth),
        failed,
      );
    }
    const record = done(context, value);
    // The first piece of a generator may be awaited, and may fail.
    return record instanceof Promise ? context.untilStarted(depth, record, passRecord, failed) : record;
  } catch (error) {
    return failed(context, error);
  }
}

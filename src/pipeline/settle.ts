import { isPromise, type Soon } from '../at-once.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { PipelineContext } from './pipeline-context.ts';

/**
 * Runs user code and passes its result to `done`, or what it threw to `failed`. Synchronous user code stays synchronous. The
 * promise of other code resolves as soon as the response starts, though the handler may continue for long after that.
 */
export function settle(
  context: PipelineContext,
  run: (context: PipelineContext) => unknown,
  done: (context: PipelineContext, value: unknown) => Soon<ResponseRecord>,
  failed: (context: PipelineContext, error: unknown) => Soon<ResponseRecord>,
): Soon<ResponseRecord> {
  const depth = context.enter();
  try {
    const value = run(context);
    if (!isPromise(value)) return done(context, value);
    const settled = Promise.resolve(value)
      .then((late) => done(context, late))
      .catch((error: unknown) => failed(context, error));
    return context.untilStarted(settled, depth);
  } catch (error) {
    return failed(context, error);
  }
}

import { nativeOf } from '../response/light-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { PipelineContext } from './pipeline-context.ts';

/**
 * Cancels the body of a response that was replaced. The new response may read that body, so this waits until the new one has
 * ended.
 */
export function discardBody({ lifetime, outgoing }: PipelineContext, record: ResponseRecord): void {
  lifetime.whenBodyEnds(() => {
    const { body } = nativeOf(record) ?? record;
    if (!(body instanceof ReadableStream) || body.locked) return undefined;
    // A handler that still writes is stopped: its next write rejects with DONE.
    if (record === outgoing.record) outgoing.ignoreWrites();
    return body.cancel();
  });
}

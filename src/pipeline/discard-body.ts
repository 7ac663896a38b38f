import { lightRecordOf } from '../response/light-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { PipelineContext } from './pipeline-context.ts';

/**
 * Cancels the body of a response that is not sent. The one that replaces it may read it late, so this waits until that has
 * ended.
 */
export function discardBody({ lifetime, outgoing }: PipelineContext, record: ResponseRecord): void {
  lifetime.whenBodyEnds(() => {
    const { response } = record;
    const isLight = response === undefined || lightRecordOf(response) !== undefined;
    const body = isLight ? record.body : response.body;
    if (!(body instanceof ReadableStream) || body.locked) return undefined;
    // A handler that still writes is done, as if it had said so itself.
    if (record === outgoing.record) outgoing.ignoreWrites();
    return body.cancel();
  });
}

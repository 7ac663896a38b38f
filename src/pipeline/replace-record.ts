import { isResponse } from '../response/is-response.ts';
import { isUsed, prepareResponse } from '../response/prepare-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { discardBody } from './discard-body.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { PipelineContext } from './pipeline-context.ts';

/**
 * The record after a hook or a middleware has seen its response: of another Response that it returned, or the same one.
 * @param mistake What the error says of a body that it has read or locked.
 */
export function replaceRecord(
  context: PipelineContext,
  record: ResponseRecord,
  result: unknown,
  mistake: string,
): MaybePromise<ResponseRecord> {
  const { response } = record;
  if (isResponse(result) && result !== response) {
    discardBody(context, record);
    return prepareResponse(result, context.outgoing, []);
  }
  const isStatic = typeof record.body === 'string' || record.body instanceof Uint8Array;
  if (response === undefined || !isUsed(response, isStatic)) return record;
  throw new TypeError(`${mistake}; it can read that of response.clone()`);
}

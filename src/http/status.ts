import { DONE, HTTP_NO_CONTENT, HTTP_NOT_MODIFIED, HTTP_OK, HTTP_RESET_CONTENT, OK } from './status-constants.ts';

/** Whether a result means "finished with what was written". */
export function isDone(result: unknown): boolean {
  return result === undefined || result === DONE || result === OK || result === HTTP_OK;
}

/** Whether a number is a status that a response may carry: a final one, 200 to 599. */
export function isFinalStatus(code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= 200 && (code as number) <= 599;
}

/** Whether a response with this status never has content (RFC 9110 section 6.4.1; 205: section 15.3.6). */
export function hasNoContent(status: number): boolean {
  return status === HTTP_NO_CONTENT || status === HTTP_RESET_CONTENT || status === HTTP_NOT_MODIFIED;
}

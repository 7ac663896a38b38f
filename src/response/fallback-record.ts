import { TEXT } from '../http/content-type.ts';
import { createResponse } from './create-response.ts';
import { ResponseRecord } from './response-record.ts';

/** The response when even the built-in page could not be made. */
export function fallbackRecord(): ResponseRecord {
  return new ResponseRecord(500, ['Content-Type', TEXT], 'Internal Server Error\n');
}

export function fallbackResponse(): Response {
  return createResponse(fallbackRecord());
}

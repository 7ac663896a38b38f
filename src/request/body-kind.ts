import { parseMediaType } from '../http/content-type.ts';
import { isBodyMethod } from '../http/method.ts';
import type { Exchange } from './exchange.ts';

/** What the library reads a body as before the handler. */
export type BodyKind = 'form' | 'json' | undefined;

/** What is read before the handler, by method, type and settings. */
export function bodyKind({ method, request, context }: Exchange): BodyKind {
  if (!isBodyMethod(method)) return undefined;
  const { autoForm, autoJson, formMimeTypes, jsonMimeTypes } = context.config;
  const type = parseMediaType(request.headers.get('content-type'));
  if (autoForm && formMimeTypes.includes(type)) return 'form';
  return autoJson && (jsonMimeTypes.includes(type) || type.endsWith('+json')) ? 'json' : undefined;
}

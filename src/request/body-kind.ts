import { parseMediaType } from '../http/content-type.ts';
import { isBodyMethod } from '../http/method.ts';
import type { BodyKind, Exchange } from './exchange.ts';

/** What is read before the handler, by method, type and settings. */
export function findBodyKind({ method, request, config }: Exchange): BodyKind {
  if (!isBodyMethod(method)) return undefined;
  const { autoForm, autoJson, formMimeTypes, jsonMimeTypes } = config;
  const type = parseMediaType(request.headers.get('content-type'));
  if (autoForm && formMimeTypes.includes(type)) return 'form';
  return autoJson && (jsonMimeTypes.includes(type) || type.endsWith('+json')) ? 'json' : undefined;
}

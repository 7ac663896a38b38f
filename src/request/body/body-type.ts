import { parseMediaType } from '../../http/content-type.ts';
import { isBodyMethod } from '../../http/method.ts';
import type { BodyKind, RequestContext } from '../request-context.ts';

/** Notes what is read before the handler of the route that was found. */
export function expectBody(context: RequestContext): void {
  context.pending = context.route?.handler.readsBody ? findBodyKind(context) : undefined;
}

/** What is read before the handler, by method, type and settings. */
function findBodyKind({ method, request, config }: RequestContext): BodyKind {
  if (!isBodyMethod(method)) return undefined;
  const { autoForm, autoJson, formMimeTypes, jsonMimeTypes } = config;
  const type = parseMediaType(request.headers.get('content-type'));
  if (autoForm && formMimeTypes.includes(type)) return 'form';
  return autoJson && (jsonMimeTypes.includes(type) || type.endsWith('+json')) ? 'json' : undefined;
}

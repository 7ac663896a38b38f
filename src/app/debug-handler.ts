import { prefersJson } from '../http/accept.ts';
import { HTML, JSON_TYPE } from '../http/content-type.ts';
import { DEBUG_POLICY, renderDebugPage } from '../pages/debug-page.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { fromText } from '../response/to-record.ts';
import { collectDebug } from './debug-info.ts';
import type { Tables } from './snapshot.ts';

/** The page that shows what is inside, or JSON for a client that likes that better. Nobody may keep it. */
export function answerDebug(tables: Tables, context: RequestContext): ResponseRecord {
  const { outgoing, request } = context;
  const { headersOut } = outgoing;
  const isJson = prefersJson(request.headers.get('accept'));
  const info = collectDebug(tables, context);
  outgoing.contentLength = undefined;
  outgoing.vary('Accept');
  outgoing.contentType = isJson ? JSON_TYPE : HTML;
  headersOut.set('Cache-Control', 'no-store');
  headersOut.set('X-Content-Type-Options', 'nosniff');
  if (!isJson) headersOut.set('Content-Security-Policy', DEBUG_POLICY);
  return fromText(isJson ? `${JSON.stringify(info, null, 2)}\n` : renderDebugPage(info), HTML, outgoing);
}

import type { StateDetails } from '../app/handler.ts';
import { prefersJson } from '../http/accept.ts';
import { HTML } from '../http/content-type.ts';
import { encodePath } from '../http/request-target.ts';
import { describeError } from '../logging/log.ts';
import { maskPasswords } from '../logging/redact.ts';
import { renderErrorPage, renderProblem } from '../pages/error-page.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { PipelineContext } from './pipeline-context.ts';

/** The library's own page of a status, as HTML or as problem details (RFC 9457). */
export function createErrorPage(context: PipelineContext, { code, message, error }: StateDetails): ResponseRecord {
  const { outgoing, request, req, fullPath } = context;
  const { redact } = context.app;
  const { debug, errorFormat } = context.config;
  outgoing.restart(code);
  const isJson = errorFormat === 'json' || (errorFormat === 'auto' && prefersJson(request.headers.get('accept')));
  const trace = debug && error !== undefined ? redact(describeError(error)) : undefined;
  // Outside debug mode only passwords in URLs are masked: a message that repeats the client's words would otherwise
  // tell the client whether they are a secret.
  const shown = message === undefined ? undefined : (debug ? redact : maskPasswords)(message);
  const text = isJson
    ? renderProblem({ code, path: fullPath === undefined ? '' : encodePath(fullPath), message: shown, trace })
    : renderErrorPage({
        code,
        method: req.method === 'HEAD' ? 'GET' : req.method,
        uri: req.prefix + req.uri,
        message: shown,
        trace,
      });
  const fields: [name: string, value: string][] = [['X-Content-Type-Options', 'nosniff']];
  if (trace !== undefined) outgoing.headersOut.set('Cache-Control', 'no-store');
  if (errorFormat === 'auto') {
    if (outgoing.fields?.has('vary')) outgoing.vary('Accept');
    else fields.push(['Vary', 'Accept']);
  }
  const type = isJson ? 'application/problem+json' : HTML;
  const length = outgoing.isHead ? new TextEncoder().encode(text).byteLength : undefined;
  return outgoing.create(text, { type, fields, ...(length === undefined ? {} : { length }) });
}

import { POWERED_BY } from './header-fields.ts';

/**
 * This file is the one place that knows runtimes apart, by a web global, because no way to give a Response its two usual
 * fields is cheap on all of them: a plain object is best on Node and unknown runtimes, a template on Bun, setting them on Deno.
 */
export type TextResponse = (text: string, contentType: string) => Response;

const agent: string = globalThis.navigator?.userAgent ?? '';

/** Whether the runtime leaves out the Date that an answer needs (RFC 9110 section 6.6.1): workerd does always, Bun for HEAD. */
export const lacksDate: (isHead: boolean) => boolean =
  agent === 'Cloudflare-Workers' ? () => true : agent.startsWith('Bun/') ? (isHead) => isHead : () => false;

/** A 200 with this text, its type, and X-Powered-By. */
export const textResponse: TextResponse = agent.startsWith('Bun/')
  ? fromTemplate
  : agent.startsWith('Deno/')
    ? fromSet
    : fromObject;

function fromObject(text: string, contentType: string): Response {
  return new Response(text, { headers: { 'Content-Type': contentType, 'X-Powered-By': POWERED_BY } });
}

const templates = new Map<string, Response>();

/** Types come from applications, not from clients; but a bound costs nothing. */
const MOST_TEMPLATES = 32;

function fromTemplate(text: string, contentType: string): Response {
  let template = templates.get(contentType);
  if (template === undefined) {
    template = fromObject('', contentType);
    if (templates.size < MOST_TEMPLATES) templates.set(contentType, template);
  }
  return new Response(text, template);
}

function fromSet(text: string, contentType: string): Response {
  const response = new Response(text);
  response.headers.set('Content-Type', contentType);
  response.headers.set('X-Powered-By', POWERED_BY);
  return response;
}

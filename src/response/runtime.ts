import { putFields } from '../http/header.ts';
import { HTTP_OK } from '../http/status-constants.ts';
import { POWERED_BY } from './header-fields.ts';

/*
 * This file is the one place that knows runtimes apart, by a web global, because no way to give a Response its usual
 * fields is cheap on all of them: a plain object is best on Node and unknown runtimes, a template on Bun, setting them on Deno.
 */

type TextResponse = (text: string, contentType: string, status: number) => Response;

const agent: string = globalThis.navigator?.userAgent ?? '';

/** Whether the runtime leaves out the Date that an answer needs (RFC 9110 section 6.6.1): workerd does always, Bun for HEAD. */
export const lacksDate: (isHead: boolean) => boolean =
  agent === 'Cloudflare-Workers' ? () => true : agent.startsWith('Bun/') ? (isHead) => isHead : () => false;

/** Whether a body that is taken out of a Response of text loses the type that the runtime would have given it. */
export const losesType: boolean = agent.startsWith('Bun/');

const announcesNothing: boolean = !agent.startsWith('Bun/') && !agent.startsWith('Deno/');

/**
 * What stands for the body of an answer to HEAD whose length nobody knows: for none, Bun and Deno would announce a
 * length of 0, which is not that of GET (RFC 9110 section 8.6). They read nothing of it.
 */
export function headBody(): ReadableStream<Uint8Array> | null {
  if (announcesNothing) return null;
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve));
      controller.close();
    },
  });
}

/** A field as it is sent. */
export type Field = [name: string, value: string];

type Content = BodyInit | Uint8Array<ArrayBuffer> | null;

/** A response of any status and fields. */
export const createResponse: (body: Content, status: number, fields: Field[]) => Response = agent.startsWith('Deno/')
  ? createAndSet
  : createWithFields;

/** A plain object is cheapest on Node; but a name may come twice. */
function createWithFields(body: Content, status: number, fields: Field[]): Response {
  const record: Record<string, string> = Object.fromEntries(fields);
  const isWhole = Object.keys(record).length === fields.length;
  return new Response(body, { status, headers: isWhole ? record : fields });
}

function createAndSet(body: Content, status: number, fields: Field[]): Response {
  const response = new Response(body, { status });
  putFields(response.headers, fields);
  return response;
}

/** A response with this text, its type, X-Powered-By, and what else an answer to GET needs. */
export const textResponse: TextResponse = agent.startsWith('Bun/')
  ? fromTemplate
  : agent.startsWith('Deno/')
    ? fromSet
    : lacksDate(false)
      ? fromDated
      : fromObject;

function fromObject(text: string, contentType: string, status: number): Response {
  return new Response(text, { status, headers: { 'Content-Type': contentType, 'X-Powered-By': POWERED_BY } });
}

function fromDated(text: string, contentType: string, status: number): Response {
  const headers = { 'Content-Type': contentType, 'X-Powered-By': POWERED_BY, Date: new Date().toUTCString() };
  return new Response(text, { status, headers });
}

const templates = new Map<string, Response>();

/** Types come from applications, not from clients; but a bound costs nothing. */
const MOST_TEMPLATES = 32;

function fromTemplate(text: string, contentType: string, status: number): Response {
  const key = status === HTTP_OK ? contentType : `${status} ${contentType}`;
  let template = templates.get(key);
  if (template === undefined) {
    template = fromObject('', contentType, status);
    if (templates.size < MOST_TEMPLATES) templates.set(key, template);
  }
  return new Response(text, template);
}

function fromSet(text: string, contentType: string, status: number): Response {
  const response = status === HTTP_OK ? new Response(text) : new Response(text, { status });
  response.headers.set('Content-Type', contentType);
  response.headers.set('X-Powered-By', POWERED_BY);
  return response;
}

/** What the listener on Node marks its Responses with as long as they are light. */
let lightMark: symbol | undefined;

/**
 * Whether this is one of the light Responses that the listener on Node has put in place of the runtime's own, and
 * nobody has asked it for more than its fields yet: else it is, or has become, a heavy one, which is slow to send.
 */
export function isLight(response: Response): boolean {
  if (Object.getPrototypeOf(Object.getPrototypeOf(response)) === Object.prototype) return false;
  lightMark ??= Object.getOwnPropertySymbols(response).find(({ description }) => description === 'cache');
  return lightMark !== undefined && lightMark in response;
}

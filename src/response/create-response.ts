import { hasNoContent } from '../http/status.ts';
import { HTTP_OK, HTTP_SWITCHING_PROTOCOLS } from '../http/status-constants.ts';
import { createLightResponse, lightRecordOf } from './light-response.ts';
import { findHeader, type ResponseRecord } from './response-record.ts';

/*
 * The one file that knows the runtimes apart, by a web global, because no single way to create a Response is cheap on all
 * of them (November 2026): an object of headers on Node and workerd, a Response as a template on Bun, `set` on Deno.
 */

const agent: string = globalThis.navigator?.userAgent ?? '';
const isBun = agent.startsWith('Bun/');
const isDeno = agent.startsWith('Deno/');
const isWorkerd = agent === 'Cloudflare-Workers';

/** Whether the runtime leaves out the Date that a response needs (RFC 9110 section 6.6.1): workerd always, Bun for HEAD. */
export function needsDateHeader(isHead: boolean): boolean {
  return isWorkerd || (isBun && isHead);
}

const NODE_CODING = '(?:(?:x-)?gzip|deflate|br)';

/** The Content-Encoding of bodies that the runtime's `fetch` decodes (December 2026); it leaves others as they came. */
const DECODED = isBun
  ? /^(?:(?:x-)?gzip|deflate|br|zstd)$/i
  : isDeno || isWorkerd
    ? /^(?:gzip|br)$/i
    : new RegExp(`^${NODE_CODING}(?:[ \\t]*,[ \\t]*${NODE_CODING})*$`, 'i');

/** Whether `fetch` has decoded the body of a Response: its Content-Encoding and Content-Length are those of other bytes. */
export function isDecoded({ url, headers }: Response): boolean {
  return url !== '' && DECODED.test(headers.get('content-encoding') ?? '');
}

/**
 * Whether the runtime aborts a response whose body comes from `fetch` without telling the library, so that the body is read
 * here: 400 MB then take 1.4 times as long on Bun and Deno. On Workers they take 8 times as long, so a failure there is not
 * logged (December 2026). On Node the adapter reads every body.
 */
export function hidesFailure({ url }: Response): boolean {
  return (isBun || isDeno) && url !== '';
}

/** Whether a body that is taken out of a Response of text loses the type that the runtime would have given it. */
export const dropsContentType: boolean = isBun;

/** Whether the runtime prints every error with which a body ends except null, as Bun does (1.4, December 2026). */
export const printsBodyErrors: boolean = isBun;

/**
 * Whether the body of a Response has a reader, so that it cannot be sent. To look at `body` is not free: on Bun a text loses
 * its type by it, and a file is no longer sent by the system; on Deno it costs a text 4 us (2.9.5, 2026-11-30). So Bun,
 * which answers 500 by itself, is left alone where a stream may be in the Response.
 * @param isStatic Whether the response was made of a text or bytes.
 */
export function isLocked(response: Response, isStatic: boolean): boolean {
  return isBun ? isStatic && !canClone(response) : response.body?.locked === true;
}

function canClone(response: Response): boolean {
  try {
    response.clone();
    return true;
  } catch {
    return false;
  }
}

/**
 * Stands for the body of a response to HEAD whose length is unknown: without a body, Bun and Deno would announce a length
 * of 0, which is not that of GET (RFC 9110 section 8.6). They read nothing of it.
 */
export function createHeadBody(): ReadableStream<Uint8Array> | null {
  if (!isBun && !isDeno) return null;
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve));
      controller.close();
    },
  });
}

/** The Response of a record for user code: what it changes there is what is sent. */
export const toResponse: (record: ResponseRecord) => Response =
  isBun || isWorkerd
    ? (record) => {
        record.response = record.response === undefined ? createResponse(record) : withMutableHeaders(record.response);
        record.isChecked = false;
        return record.response;
      }
    : (record) => {
        if (record.response === undefined) {
          record.response = createLightResponse(record);
        } else if (lightRecordOf(record.response) === undefined) {
          record.response = withMutableHeaders(record.response);
          record.isChecked = false;
        }
        return record.response;
      };

/** The headers of a Response of `fetch` or `Response.redirect` are immutable (Fetch standard); those of a copy are not. */
function withMutableHeaders(response: Response): Response {
  // The response to an upgrade belongs to the runtime, which knows the object.
  if (response.status === HTTP_SWITCHING_PROTOCOLS) return response;
  try {
    response.headers.delete(UNUSED_NAME);
    return response;
  } catch {
    return new Response(response.body, response);
  }
}

/** Deleting a header that is not there only asks whether headers may be changed. */
const UNUSED_NAME = 'X-Poorfetch-Unused';

/** The runtime's own Response of a record, for the runtime. */
export function createResponse(record: ResponseRecord): Response {
  const { status, headers, isHead } = record;
  if (needsDateHeader(isHead) && findHeader(headers, 'date') < 0) headers.push('Date', new Date().toUTCString());
  const isUnsized = isHead && !hasNoContent(status) && findHeader(headers, 'content-length') < 0;
  if (isUnsized) record.body = createHeadBody() as ResponseRecord['body'];
  return create(record);
}

const create: (record: ResponseRecord) => Response = isBun
  ? createFromTemplate
  : isDeno
    ? createAndAppend
    : createFromObject;

/** Deno: an init with headers costs four times as much. */
function createAndAppend({ status, headers: list, body }: ResponseRecord): Response {
  const response = status === HTTP_OK ? new Response(body) : new Response(body, { status });
  const { headers } = response;
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] as string;
    if (index === 0) headers.set(name, list[1] as string);
    else headers.append(name, list[index + 1] as string);
  }
  return response;
}

function createFromObject({ status, headers: list, body }: ResponseRecord): Response {
  const record: Record<string, string> = Object.create(null);
  const later: number[] = [];
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] as string;
    if (name in record) later.push(index);
    else record[name] = list[index + 1] as string;
  }
  const response = new Response(body, { status, headers: record });
  for (const index of later) response.headers.append(list[index] as string, list[index + 1] as string);
  return response;
}

const templates = new Map<string, Response>();

/** Content types come from applications, not from clients; the bound costs nothing. */
const MAX_TEMPLATES = 32;

/** Bun: what most responses have in common comes from a template, the rest is appended. */
function createFromTemplate(record: ResponseRecord): Response {
  const { status, headers: list, body } = record;
  if (list[0] !== 'Content-Type' || list[2] !== 'X-Powered-By') return createFromObject(record);
  const key = `${status} ${list[1]} ${list[3]}`;
  let template = templates.get(key);
  if (template === undefined) {
    template = new Response('', {
      status,
      headers: { 'Content-Type': list[1] as string, 'X-Powered-By': list[3] as string },
    });
    if (templates.size < MAX_TEMPLATES) templates.set(key, template);
  }
  const response = new Response(body, template);
  for (let index = 4; index < list.length; index += 2) {
    response.headers.append(list[index] as string, list[index + 1] as string);
  }
  return response;
}

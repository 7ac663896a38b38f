import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Lifetime } from '../src/request/lifetime.ts';
import { TransferError } from '../src/response/broken.ts';
import { fallbackRecord } from '../src/response/fallback-record.ts';
import { lightRecordOf } from '../src/response/light-response.ts';
import { findHeader, type ResponseRecord } from '../src/response/response-record.ts';
import { isWaiting } from './node-request.ts';
import type { Report } from './serving.ts';

/**
 * Writes a response to the socket: the record as it is, without a web Response. Nothing that is thrown leaves this
 * function, since it would end the process.
 */
export function sendRecord(
  record: ResponseRecord,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  lifetime: Lifetime,
  report: Report,
): void {
  try {
    send(record, incoming, outgoing, lifetime, report);
  } catch (error) {
    report(error);
    // What was announced for the response that failed would be wrong for this one.
    if (outgoing.headersSent) outgoing.destroy();
    else send(fallbackRecord(), incoming, outgoing, lifetime, report);
  }
}

function send(
  record: ResponseRecord,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  lifetime: Lifetime,
  report: Report,
): void {
  if (isWaiting(incoming)) outgoing.shouldKeepAlive = false;
  else if (hasBody(incoming)) outgoing.once('finish', () => drain(incoming));
  const { response, status } = record;
  const isNative = response !== undefined && lightRecordOf(response) === undefined;
  const headers = isNative ? listHeaders(response) : record.headers;
  const body = isNative ? response.body : record.body;
  if (isNative && response.statusText !== '') outgoing.statusMessage = response.statusText;
  if (body instanceof ReadableStream || body instanceof Blob) {
    const stream = body instanceof Blob ? body.stream() : body;
    void sendStream(stream, status, headers, outgoing, lifetime, report, isNative);
    return;
  }
  const isHead = incoming.method === 'HEAD';
  const content = typeof body === 'string' && !isAscii(headers) ? Buffer.from(body) : body;
  if (!isHead && hasContent(status) && findHeader(headers, 'content-length') < 0) {
    headers.push('Content-Length', `${content === null ? 0 : Buffer.byteLength(content)}`);
  }
  outgoing.writeHead(status, headers);
  if (isHead || content === null) outgoing.end();
  else outgoing.end(content);
  const bytes = isHead || content === null || !lifetime.hasEndListeners ? 0 : Buffer.byteLength(content);
  if (lifetime.isWaitedFor) whenClosed(outgoing, () => lifetime.endBody(endOf(outgoing, bytes)));
  else lifetime.endBody(SENT);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Milliseconds for which an unread body is taken after the response, in all and without a byte, as `lingering_time` of nginx. */
const DRAIN_TIME = 30_000;
const DRAIN_PAUSE = 5000;

/**
 * Takes the rest of a body that the application has not read: a connection that is closed while the client still sends may
 * lose the response. A client that goes on for too long, or pauses, is cut off.
 */
function drain(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return;
  const cut = (): void => {
    incoming.socket.destroy();
  };
  const timers = [setTimeout(cut, DRAIN_TIME), setTimeout(cut, DRAIN_PAUSE)];
  incoming.on('data', () => timers[1]?.refresh());
  incoming.once('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
  incoming.resume();
}

const SENT = { outcome: 'sent', bytes: 0 } as const;

function endOf(outgoing: ServerResponse, bytes: number): { outcome: 'sent' | 'aborted'; bytes: number } {
  return { outcome: outgoing.writableFinished ? 'sent' : 'aborted', bytes };
}

/** A client may have left while the handler ran: then no event comes any more. */
function whenClosed(outgoing: ServerResponse, run: () => void): void {
  if (outgoing.destroyed) run();
  else outgoing.once('close', run);
}

function hasContent(status: number): boolean {
  return status !== 204 && status !== 304;
}

/** Node encodes head and body together where the body is a string, and as UTF-8; a header value is Latin-1. */
function isAscii(headers: readonly string[]): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the range of ASCII
  return headers.every((text) => /^[\x00-\x7f]*$/.test(text));
}

function listHeaders({ headers }: Response): string[] {
  const list: string[] = [];
  headers.forEach((value, name) => {
    list.push(name, value);
  });
  return list;
}

async function sendStream(
  body: ReadableStream<Uint8Array>,
  status: number,
  headers: string[],
  outgoing: ServerResponse,
  lifetime: Lifetime,
  report: Report,
  isNative: boolean,
): Promise<void> {
  const reader = body.getReader();
  let bytes = 0;
  whenClosed(outgoing, () => {
    if (!outgoing.writableFinished) reader.cancel().catch(() => {});
    lifetime.endBody(endOf(outgoing, bytes));
  });
  try {
    let next = checkBlock(await reader.read());
    if (isNative && findHeader(headers, 'content-length') < 0) {
      // A Response of text is one block: with its length it needs no chunks.
      const later = await peek(reader.read());
      if (later.done === true) {
        headers.push('Content-Length', `${next.value?.byteLength ?? 0}`);
        outgoing.writeHead(status, headers);
        bytes = next.value?.byteLength ?? 0;
        outgoing.end(next.value);
        return;
      }
      outgoing.writeHead(status, headers);
      if (next.value !== undefined) await write(outgoing, next.value);
      bytes += next.value?.byteLength ?? 0;
      next = checkBlock(await later.read);
    } else {
      outgoing.writeHead(status, headers);
      if (next.done !== true) outgoing.flushHeaders();
    }
    for (; next.done !== true; next = checkBlock(await reader.read())) {
      bytes += next.value.byteLength;
      await write(outgoing, next.value);
    }
    outgoing.end();
  } catch (error) {
    // What the library broke off with is in the log already.
    if (!(error instanceof TransferError) && !outgoing.destroyed) report(error);
    if (!outgoing.destroyed) lifetime.endBody({ outcome: 'failed', bytes, error });
    outgoing.destroy();
  }
}

type Read = ReadableStreamReadResult<Uint8Array>;

/** A stream of user code may give anything; a text would be sent with a length of its own. */
function checkBlock(read: Read): Read {
  if (read.done || read.value instanceof Uint8Array) return read;
  throw new TypeError(`A body is a stream of bytes; this one gave a ${typeof read.value}. Encode it with TextEncoder`);
}

/** A read, and whether it has come to the end within a few turns of a promise. */
async function peek(read: Promise<Read>): Promise<{ read: Promise<Read>; done: boolean }> {
  let done = false;
  read.then(
    (result) => {
      done = result.done;
    },
    () => {},
  );
  for (let turn = 0; turn < 8 && !done; turn++) await undefined;
  return { read, done };
}

/** Waits for a client that reads slowly. */
function write(outgoing: ServerResponse, block: Uint8Array): Promise<void> | undefined {
  if (outgoing.write(block) || outgoing.destroyed) return undefined;
  return new Promise((resolve) => {
    const goOn = (): void => {
      outgoing.off('drain', goOn);
      outgoing.off('close', goOn);
      resolve();
    };
    outgoing.once('drain', goOn);
    outgoing.once('close', goOn);
  });
}

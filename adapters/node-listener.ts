import type { IncomingMessage, ServerResponse } from 'node:http';
import { unreadError } from '../src/request/body/request-body.ts';
import type { Lifetime } from '../src/request/lifetime.ts';
import { isTransferError } from '../src/response/errors.ts';
import { fallbackRecord } from '../src/response/fallback-record.ts';
import { nativeOf } from '../src/response/light-response.ts';
import { findHeader, type ResponseRecord } from '../src/response/response-record.ts';
import { isWaiting } from './node-request.ts';

/**
 * Writes a response to the socket: the record as it is, without a web Response. Nothing that is thrown leaves this
 * function, since it would end the process.
 */
export function sendRecord(
  record: ResponseRecord,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  lifetime: Lifetime,
): void {
  try {
    send(record, incoming, outgoing, lifetime);
  } catch (error) {
    lifetime.report(error);
    // What was announced for the response that failed would be wrong for this one.
    if (outgoing.headersSent) outgoing.destroy();
    else sendFallback(outgoing);
    lifetime.endBody({ outcome: 'failed', bytes: 0, error });
  }
}

function send(record: ResponseRecord, incoming: IncomingMessage, outgoing: ServerResponse, lifetime: Lifetime): void {
  // Node drops what comes in one block with a request for an upgrade, so the next request might be read from its middle.
  if (incoming.headers.upgrade !== undefined) outgoing.shouldKeepAlive = false;
  if (isWaiting(incoming)) outgoing.shouldKeepAlive = false;
  else if (hasBody(incoming)) outgoing.once('finish', () => drain(incoming));
  const { status } = record;
  const native = nativeOf(record);
  const headers = native === undefined ? record.headers : listHeaders(native);
  const { body } = native ?? record;
  if (native !== undefined && native.statusText !== '') outgoing.statusMessage = native.statusText;
  if (body instanceof ReadableStream || body instanceof Blob) {
    const stream = body instanceof Blob ? body.stream() : body;
    const isSizable = native !== undefined && findHeader(headers, 'content-length') < 0;
    void sendStream(stream, status, headers, isSizable, outgoing, lifetime);
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
  // What the application reads of it would pause it.
  incoming.removeAllListeners('data');
  // A read that goes on after the response fails: the bytes that are taken here would be missing from the body.
  if (incoming.listenerCount('error') > 0) incoming.emit('error', unreadError());
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

/** @param isSizable Whether a body of one block gets a Content-Length: that of a text in a Response of user code. */
async function sendStream(
  body: ReadableStream<Uint8Array>,
  status: number,
  headers: string[],
  isSizable: boolean,
  outgoing: ServerResponse,
  lifetime: Lifetime,
): Promise<void> {
  let bytes = 0;
  try {
    const reader = body.getReader();
    whenClosed(outgoing, () => {
      if (!outgoing.writableFinished) reader.cancel().catch(() => {});
      lifetime.endBody(endOf(outgoing, bytes));
    });
    let pending = reader.read();
    const first = isSizable ? await soon(pending) : undefined;
    if (first?.done === false) pending = reader.read();
    const second = first?.done === false ? await soon(pending) : first;
    if (second?.done === true) {
      bytes = first?.value === undefined ? 0 : checkBlock(first.value).byteLength;
      headers.push('Content-Length', `${bytes}`);
      outgoing.writeHead(status, headers);
      outgoing.end(first?.value);
      return;
    }
    outgoing.writeHead(status, headers);
    // flushHeaders() would encode Latin-1 as UTF-8.
    if (first === undefined) outgoing.write(NO_BYTES);
    else await write(outgoing, checkBlock(first.value));
    bytes = first?.value?.byteLength ?? 0;
    for (let next = await pending; !next.done; next = await reader.read()) {
      const block = checkBlock(next.value);
      bytes += block.byteLength;
      await write(outgoing, block);
    }
    outgoing.end();
  } catch (error) {
    // The reason why the library aborted a body has been logged.
    if (!isTransferError(error) && !outgoing.destroyed) lifetime.report(error);
    if (!outgoing.destroyed) lifetime.endBody({ outcome: 'failed', bytes, error });
    if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
    else sendFallback(outgoing);
  }
}

/** The head of the response that failed was not sent: nothing of it may remain. */
function sendFallback(outgoing: ServerResponse): void {
  const { status, headers, body } = fallbackRecord();
  outgoing.statusMessage = '';
  outgoing.writeHead(status, [...headers, 'Content-Length', `${(body as string).length}`]);
  outgoing.end(body);
}

const NO_BYTES = new Uint8Array(0);

/** A stream of user code may give anything; a text would be sent with a length of its own. */
function checkBlock(block: unknown): Uint8Array {
  if (block instanceof Uint8Array) return block;
  throw new TypeError(`A body is a stream of bytes; this one gave a ${typeof block}. Encode it with TextEncoder`);
}

/** What a promise resolves with, if it does in this turn of the event loop. */
function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  const later = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
  return Promise.race([promise, later]);
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

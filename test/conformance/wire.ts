import { connect, type Socket } from 'node:net';

/** What came over a socket until the other end closed it, or until it was told to stop. */
export interface Received {
  readonly text: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Whether a chunked body has its last chunk, or a sized one its last byte. */
  readonly isComplete: boolean;
}

/** What is sent: at once, or piece by piece as the other end takes it. */
type Sent = string | Uint8Array | Iterable<string | Uint8Array>;

/** Sends bytes as they are, and reads to the end; `Connection: close` in them makes the server end it. */
export function sendRaw(port: number, bytes: Sent, timeout = 5000): Promise<Received> {
  return exchange(port, bytes, timeout);
}

/** The same, but leaves with one whole answer: a server may keep the connection while it waits for the rest of a request. */
export function sendUntilAnswered(port: number, bytes: Sent): Promise<Received> {
  return exchange(port, bytes, 5000, ({ headers, isComplete }) => {
    return isComplete && (headers.has('content-length') || headers.has('transfer-encoding'));
  });
}

async function exchange(
  port: number,
  bytes: Sent,
  timeout: number,
  isEnough?: (received: Received) => boolean,
): Promise<Received> {
  const socket = await open(port);
  const blocks: Buffer[] = [];
  socket.on('data', (block) => {
    blocks.push(block);
    if (isEnough?.(parse(Buffer.concat(blocks).toString('latin1')))) socket.destroy();
  });
  const closed = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeout);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  const pieces = typeof bytes === 'string' || bytes instanceof Uint8Array ? [bytes] : bytes;
  for (const piece of pieces) {
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    if (socket.destroyed) break;
  }
  await closed;
  socket.destroy();
  return parse(Buffer.concat(blocks).toString('latin1'));
}

/** A GET of a target exactly as it is written. */
export function getRaw(port: number, target: string, fields = '', host = `127.0.0.1:${port}`): Promise<Received> {
  return sendRaw(
    port,
    Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${fields}Connection: close\r\n\r\n`, 'latin1'),
  );
}

/** Any method, without a body. */
export function sendMethod(port: number, method: string, target: string, fields = ''): Promise<Received> {
  const head = `${method} ${target} HTTP/1.1\r\nHost: x\r\n${fields}Connection: close\r\n\r\n`;
  return sendRaw(port, Buffer.from(head, 'latin1'));
}

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

/**
 * Reads a GET at a limited speed, in bytes per second, and calls `watch` about every 50 ms; leaves when it has received
 * `most` bytes. Gives the bytes received.
 */
export async function readSlowly(
  port: number,
  target: string,
  speed: number,
  watch: () => void,
  most: number = Number.POSITIVE_INFINITY,
): Promise<number> {
  const socket = await open(port);
  const started = performance.now();
  let received = 0;
  socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  const timer = setInterval(() => {
    watch();
    if ((received / (performance.now() - started)) * 1000 <= speed) socket.resume();
  }, 50);
  await new Promise<void>((resolve) => {
    socket.on('data', (block) => {
      received += block.byteLength;
      if (received > most) socket.destroy();
      if ((received / (performance.now() - started)) * 1000 > speed) socket.pause();
    });
    socket.on('close', () => resolve());
  });
  clearInterval(timer);
  return received;
}

function parse(text: string): Received {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end < 0 ? text.length : end).split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.replace(/^[^:]*:\s*/, '')]),
  );
  const rest = end < 0 ? '' : text.slice(end + 4);
  const isChunked = headers.get('transfer-encoding') === 'chunked';
  const body = isChunked ? joinChunks(rest) : rest;
  const length = Number(headers.get('content-length') ?? Number.NaN);
  const isComplete =
    end >= 0 && (isChunked ? /(?:^|\r\n)0\r\n\r\n$/.test(rest) : Number.isNaN(length) || body.length === length);
  return { text, status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0), headers, body, isComplete };
}

function joinChunks(text: string): string {
  let body = '';
  for (let at = 0; ; ) {
    const line = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, line), 16);
    if (line < 0 || !(size > 0)) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}

import type { Socket } from 'node:net';
import { open } from './wire.ts';

/** A WebSocket at the client's end, for short texts only. */
export interface ClientSocket {
  /** The head of the response: status line and headers. */
  readonly head: string;
  send(text: string): void;
  /** The next frame: its text, or the code of a closing frame. */
  receive(): Promise<string | number>;
  end(): void;
}

/** The head of a handshake, with the key of RFC 6455 section 1.3. */
export function handshake(method: string, path: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
}

/** The Sec-WebSocket-Accept that belongs to that key. */
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** Opens a WebSocket. Rejects with what came instead when the connection ends before that, or the status is not 101. */
export async function openWebSocket(port: number, path: string): Promise<ClientSocket> {
  const socket = await open(port);
  const read = createReader(socket);
  socket.write(handshake('GET', path));
  const head = await read((bytes) => {
    const end = bytes.indexOf('\r\n\r\n');
    return end < 0 ? undefined : end + 4;
  });
  if (!head.toString('latin1').startsWith('HTTP/1.1 101 ')) {
    socket.destroy();
    throw new Error(head.toString('latin1'));
  }
  return {
    head: head.toString('latin1'),
    send: (text) => socket.write(toFrame(text)),
    async receive() {
      const frame = await read((bytes) => (bytes.length < 2 ? undefined : 2 + ((bytes[1] as number) & 0x7f)));
      const isClose = ((frame[0] as number) & 0x0f) === 8;
      return isClose ? frame.readUInt16BE(2) : frame.toString('utf8', 2);
    },
    end: () => socket.destroy(),
  };
}

/** A frame of text with a mask of zeros: at most 125 bytes. */
function toFrame(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

/** Reads from a socket: `measure` tells how many of the first bytes are wanted, once it can. */
function createReader(socket: Socket): (measure: (bytes: Buffer) => number | undefined) => Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  let check = (): void => {};
  socket.on('data', (block) => {
    bytes = Buffer.concat([bytes, block]);
    check();
  });
  return (measure) =>
    new Promise((resolve, reject) => {
      socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(bytes.toString('latin1'))}`)));
      check = () => {
        const size = measure(bytes);
        if (size === undefined || bytes.length < size) return;
        check = () => {};
        resolve(bytes.subarray(0, size));
        bytes = bytes.subarray(size);
      };
      check();
    });
}

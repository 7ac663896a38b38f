import { Application, type ApplicationOptions } from '../src/index.ts';
import { recordAs } from './logger.ts';

export const HTML = 'text/html; charset=utf-8';
export const BYTES = 'application/octet-stream';
export const FORM = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json';

/** A log that is kept, one `level text` for each line. */
export interface KeptLog {
  readonly lines: string[];
  /** The lines that hold a text. */
  about(text: string): string[];
  /** In how many lines each text stands. */
  counts(...texts: string[]): number[];
}

/** An application whose log lines are kept, from info on. */
export function loggedApp(options: ApplicationOptions = {}): { app: Application; log: KeptLog } {
  const { lines, logger } = recordAs((level, text) => `${level} ${text}`);
  const about = (text: string): string[] => lines.filter((line) => line.includes(text));
  const counts = (...texts: string[]): number[] => texts.map((text) => about(text).length);
  return { app: new Application({ logLevel: 'info', logger, ...options }), log: { lines, about, counts } };
}

/** The body of an answer, whatever its status. */
export async function textOf(app: Application, path: string, init?: RequestInit): Promise<string> {
  return (await app.request(path, init)).text();
}

/** A client that reads as much as it is told to. */
export class Client {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  /** What it has read, as text. */
  text = '';
  /** How many bytes it has read. */
  size = 0;
  /** What the body broke off with. */
  broken: unknown;

  constructor(response: Response) {
    this.#reader = (response.body ?? new Blob([]).stream()).getReader();
  }

  /** Reads one block; false at the end, and where the body breaks off. */
  async read(): Promise<boolean> {
    try {
      const { done, value } = await this.#reader.read();
      this.size += value?.byteLength ?? 0;
      this.text += this.#decoder.decode(value, { stream: !done });
      return !done;
    } catch (error) {
      this.broken = error;
      return false;
    }
  }

  async readAll(): Promise<this> {
    while (await this.read());
    return this;
  }

  async leave(): Promise<void> {
    await this.#reader.cancel('the client has left');
  }
}

/** Whatever a response holds, also when it breaks off. */
export function readAll(response: Response): Promise<Client> {
  return new Client(response).readAll();
}

/** Lets everything that can go on go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/** The length a response announces; a string or bytes have one also where the runtime writes the field. */
export function announcedLength(response: Response): number | null {
  const length = response.headers.get('content-length');
  return length === null ? null : Number(length);
}

/** A promise and the one who settles it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** A request with a form or JSON in it. */
export function sent(body: BodyInit, type: string, method = 'POST'): RequestInit {
  return { method, body, headers: { 'Content-Type': type } };
}

/** A body that comes in pieces, without a Content-Length; one that has no end never closes. */
export function streamed(pieces: readonly string[], end: 'close' | 'stall' | 'abort' = 'close'): RequestInit {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
      else if (end === 'close') controller.close();
      else if (end === 'abort') controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      else await new Promise(() => {});
    },
  });
  return { method: 'POST', body, duplex: 'half' } as RequestInit;
}

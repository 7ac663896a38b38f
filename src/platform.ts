import type { FileSystem } from './file-system.ts';
import type { Bytes } from './http/bytes.ts';
import type { TemporaryFile } from './upload.ts';

/** A record of configuration: only own string values named `poor_*` and `app_*` count. */
export type EnvRecord = Readonly<Record<string, unknown>>;

/** What a runtime handed to `fetch`: the arguments behind the request mean something else on each of them. */
export interface Arrival {
  readonly request: Request;
  /** The env bindings on Workers, the server on Bun, the connection on Deno and Node. */
  readonly env: unknown;
  /** The execution context on Workers. */
  readonly context: unknown;
}

/** What is written in place of a platform is mostly its name. */
export function checkPlatform(platform: unknown): void {
  if (platform === undefined || (typeof platform === 'object' && platform !== null)) return;
  throw new TypeError(
    `platform is what an adapter exports, such as node of poorfetch/node, not ${JSON.stringify(platform)}`,
  );
}

/** Why nothing could be made of what came: with a path in place of a Request the error of a runtime says nothing. */
export function explainArrival({ request }: Arrival, error: unknown): unknown {
  if (typeof request === 'object' && request !== null) return error;
  return new TypeError(`fetch takes a Request, not ${typeof request}; app.request('/path') takes a path`);
}

/** The bytes of a body as they come. */
export interface BodySource {
  /** Whether the end has been reached: no more bytes will come. */
  readonly isDone: boolean;
  /** The next bytes, which are the caller's: at least `min` of them, fewer only at the end. Rejects when the client leaves. */
  read(min: number): Promise<Bytes>;
  /** The rest is not wanted. */
  cancel(): void;
}

/**
 * Decodes the blocks of a body. Throws for what is malformed or cut off, and for bytes that follow the end. However much a
 * block expands, the blocks that it gives have a bounded size.
 */
export type Decoder = (blocks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What an adapter knows about its runtime that the core must not. */
export interface Platform {
  /** The runtime's name, for messages. */
  readonly name: string;
  /** True where the runtime has refused a bad Host field already. Default: false. */
  readonly checksHost?: boolean;
  /** The environment that configures an application. */
  env?(): EnvRecord;
  /** The address of the client's end of the connection. */
  remoteAddr?(arrival: Arrival): string | undefined;
  /** Calls a listener when the client leaves before it had the response. Default: the `signal` of the Request tells. */
  onDisconnect?(arrival: Arrival, listener: () => void): void;
  /** The runtime's own Request, where `arrival.request` is a cheaper one. */
  toRequest?(arrival: Arrival): Request;
  /** Keeps the runtime working on a request whose response is on its way already. */
  waitUntil?(promise: Promise<unknown>, arrival: Arrival): void;
  /** A place for an uploaded file that is too long for memory; undefined where there is none. */
  temporaryFile?(): Promise<TemporaryFile | undefined>;
  /**
   * The files below a directory, out of which nothing leads; all files, under their own paths, for `''`.
   * @param arrival Undefined when the application starts.
   * @throws Error that names a directory that is not there.
   */
  files?(root: string, arrival?: Arrival): FileSystem | undefined;
  /** A body that announces its length also where the runtime does not keep a Content-Length that is set. */
  sizedBody?(body: ReadableStream<Bytes>, length: number): ReadableStream<Bytes>;
  /**
   * The body of a request that nobody has begun to read, where there is a cheaper way to it than the stream of the Request.
   * Undefined where there is none.
   */
  openBody?(arrival: Arrival): BodySource | undefined;
  /** What decodes a body, by the name of its content coding. Default: `gzip`. */
  readonly decoders?: ReadonlyMap<string, Decoder>;
  /** The response has ended, but the client still sends a body that is not read: its connection need not be kept. */
  abandonBody?(arrival: Arrival): void;
  /** Starts a timer, and gives back what stops it, for many that are stopped before they ring. Default: one of `setTimeout`. */
  startTimer?(seconds: number, ring: () => void): () => void;
  /** The protocol's name and version, such as `HTTP/1.1`. */
  protocol?(arrival: Arrival): string | undefined;
}

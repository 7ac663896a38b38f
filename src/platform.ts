import type { Bytes } from './http/bytes.ts';
import type { TemporaryFile } from './request/upload-types.ts';
import type { FileSystem } from './static/file-system.ts';

/** Environment variables. Only own properties with string values are read. */
export type EnvRecord = Readonly<Record<string, unknown>>;

/** The arguments of `fetch`. Those after the request differ between runtimes. */
export interface FetchArguments {
  /** The request. */
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
export function explainArrival({ request }: FetchArguments, error: unknown): unknown {
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

/** What an adapter provides about its runtime. The library exports one for each: `node`, `bun`, `deno`, `workers`. */
export interface Platform {
  /** The name of the runtime, for messages. */
  readonly name: string;
  /** Whether the runtime rejects an invalid Host header itself. Default: false. */
  readonly checksHost?: boolean;
  /** The environment variables. */
  env?(): EnvRecord;
  /** The address of the other end of the connection. */
  remoteAddr?(arrival: FetchArguments): string | undefined;
  /** Calls a listener when the client disconnects before the response is complete. Default: uses the `signal` of the Request. */
  onDisconnect?(arrival: FetchArguments, listener: () => void): void;
  /** The runtime's own Request, if `arrival.request` is a cheaper substitute. */
  toRequest?(arrival: FetchArguments): Request;
  /** Keeps the runtime working on a request after its response has been returned. */
  waitUntil?(promise: Promise<unknown>, arrival: FetchArguments): void;
  /** Creates a temporary file for an upload that is too long for memory; undefined if that is not possible. */
  temporaryFile?(): Promise<TemporaryFile | undefined>;
  /**
   * The files below a directory; for `''` all files, by their own paths.
   * @param arrival Undefined when the application starts.
   * @throws Error if the directory does not exist.
   */
  files?(root: string, arrival?: FetchArguments): FileSystem | undefined;
  /** Wraps a stream so that its length is sent, on a runtime that ignores a Content-Length header. */
  sizedBody?(body: ReadableStream<Bytes>, length: number): ReadableStream<Bytes>;
  /**
   * The unread body of a request, if there is a cheaper way to read it than the stream of the Request. Undefined if there is
   * none.
   */
  openBody?(arrival: FetchArguments): BodySource | undefined;
  /** Decoders of request bodies by content coding. Default: `gzip`. */
  readonly decoders?: ReadonlyMap<string, Decoder>;
  /** Called when the response has ended but the client still sends a body that is not read: the connection may be closed. */
  abandonBody?(arrival: FetchArguments): void;
  /** Starts a timer and returns a function that stops it. Default: `setTimeout`. */
  startTimer?(seconds: number, ring: () => void): () => void;
  /** The protocol with its version, such as `HTTP/1.1`. */
  protocol?(arrival: FetchArguments): string | undefined;
}

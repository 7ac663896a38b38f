import type { Stats } from 'node:fs';
import process from 'node:process';
import type { Fetcher } from '../src/app/fetch-handler.ts';
import type { FetchArguments, Platform } from '../src/platform.ts';
import { fallbackResponse } from '../src/response/fallback-record.ts';
import type { FileSystem, SentBody } from '../src/static/file-system.ts';
import { diskFiles } from './disk-files.ts';
import { canPin, pinnedPath, type Report } from './disk-path.ts';
import { PinnedFiles } from './pinned-files.ts';
import {
  checkOptions,
  explainListening,
  explainRuntime,
  keepRunning,
  plainAddress,
  type RunningServer,
  SERVE_OPTIONS,
  type ServeOptions,
  toEntry,
  toUrl,
} from './serving.ts';
import { startTimer } from './shared-timer.ts';
import { temporaryFile } from './temporary-file.ts';
import { br, deflate, gzip } from './zlib-decoders.ts';

export { fileStorage, type StoredFile } from './file-storage.ts';
export type { RunningServer, ServeOptions };

/** Options of `serve` on Bun. */
export interface BunServeOptions extends ServeOptions {
  /**
   * Seconds without a byte after which a connection is closed, at most 255; 0 means never. Default: 255. Bun's own default of 10
   * would end a stream that pauses.
   */
  readonly idleTimeout?: number;
  /** Maximum size of a request body for Bun. Default: no limit, since the application has limits of its own. */
  readonly maxRequestBodySize?: number;
  /** Bun's options for https, such as `key` and `cert`. */
  readonly tls?: object;
  /** Bun's WebSocket handlers, for connections that a handler upgrades with `server.upgrade`. */
  readonly websocket?: object;
}

/** What of a Bun server is used here. */
interface BunServer {
  readonly port: number;
  /** Requests whose answer has not been sent yet. */
  readonly pendingRequests: number;
  stop(closeActiveConnections?: boolean): Promise<void>;
  requestIP(request: Request): { readonly address: string } | null;
  /** Closes the connection of a request after so many seconds without a byte; it counts in periods of four seconds. */
  timeout?(request: Request, seconds: number): void;
}

declare const Bun: { serve(options: object): BunServer; file(file: number | string): Blob };

/** The running servers that have asked for files. */
const servers = new Set<BunServer>();

const pinnedFiles = new PinnedFiles(() => [...servers].every(({ pendingRequests }) => pendingRequests === 0));

/**
 * A large file, or a part of it, that Bun itself sends: a stream would lose its length here, and costs several times as much.
 * Where the file becomes shorter meanwhile Bun ends the body early, so the connection is closed after each.
 */
function sendFromDisk(fd: number, stats: Stats, start: number, end: number, report: Report): SentBody | undefined {
  const pinned = canPin({}) ? pinnedFiles.pin(fd, stats, report) : undefined;
  if (pinned === undefined) return undefined;
  const close = ['Connection', 'close'] as const;
  if (start === 0 && end === stats.size) return { blob: Bun.file(pinned), fields: [close] };
  // By a descriptor a part is sent with the length of the whole; of a path Bun makes a file name, unless there is this field.
  const blob = Bun.file(pinnedPath(pinned)).slice(start, end);
  return { blob, fields: [close, ['Content-Disposition', 'inline']] };
}

const sentFiles = diskFiles({ body: sendFromDisk });

/** For a request that no server has brought: nothing tells when its answer has been sent. */
const readFiles = diskFiles();

function filesOf(root: string, arrival?: FetchArguments): FileSystem {
  const server = arrival?.env as BunServer | undefined;
  if (typeof server?.pendingRequests !== 'number') return readFiles(root);
  servers.add(server);
  return sentFiles(root);
}

/** The platform of Bun. */
export const bun: Platform = {
  name: 'bun',
  env: () => process.env,
  remoteAddr: ({ request, env }) => plainAddress((env as BunServer | undefined)?.requestIP?.(request)?.address),
  temporaryFile,
  files: filesOf,
  decoders: new Map([
    ['gzip', gzip],
    ['deflate', deflate],
    ['br', br],
  ]),
  // Bun reads a body to its end, however slowly it comes, unless the connection has a timeout.
  abandonBody({ request, env }) {
    if (request.body !== null) (env as BunServer | undefined)?.timeout?.(request, 1);
  },
  startTimer,
};

/**
 * Serves an application, or any object with a `fetch` method, over HTTP.
 *
 *     const { url } = await serve(app, { port: 8080 })
 *
 * @throws Error if it cannot listen, for example because the port is in use.
 */
export async function serve(app: Fetcher, options: BunServeOptions = {}): Promise<RunningServer> {
  if (typeof Bun === 'undefined') throw explainRuntime('Bun');
  checkOptions(options, [...SERVE_OPTIONS, ...BUN_OPTIONS]);
  const { port = 8080, hostname = '127.0.0.1' } = options;
  let server: BunServer;
  try {
    server = Bun.serve(toBunEntry(app, { ...options, port, hostname }));
  } catch (error) {
    throw explainListening(error, port, hostname);
  }
  const url = toUrl(options.tls !== undefined, hostname, server.port);
  const forget = (): boolean => servers.delete(server);
  return keepRunning(
    url,
    () => server.stop().finally(forget),
    () => server.stop(true).finally(forget),
    options,
  );
}

/** Options of `entry`. */
export type BunEntryOptions = Omit<BunServeOptions, 'shutdownTimeout' | 'signals'>;

const BUN_OPTIONS = ['idleTimeout', 'maxRequestBodySize', 'websocket'];

/** The default export of a module that Bun serves. */
export interface BunEntry {
  /** The port; undefined to let Bun choose it. */
  readonly port?: number;
  /** The address to listen on. */
  readonly hostname: string;
  /** Seconds without a byte after which a connection is closed. */
  readonly idleTimeout: number;
  /** Maximum size of a request body in bytes. */
  readonly maxRequestBodySize: number;
  /** Options for https. */
  readonly tls?: object;
  /** WebSocket handlers. */
  readonly websocket?: object;
  /** Responds to errors that Bun reports. Bun's own page would show source code. */
  error(reason: unknown): Response;
  /** Handles a request. */
  fetch(request: Request, server: unknown): Response | Promise<Response>;
}

/**
 * Creates the default export of a module that `bun run` serves, with limits that can be set only there. The default port is
 * that of `--port` or of the variable PORT, else 3000.
 *
 *     export default entry(app, { hostname: '0.0.0.0' })
 */
export function entry(app: Fetcher, options: BunEntryOptions = {}): BunEntry {
  checkOptions(options, ['port', 'hostname', 'env', 'tls', ...BUN_OPTIONS], 'entry');
  return toBunEntry(app, options);
}

function toBunEntry(app: Fetcher, options: BunEntryOptions): BunEntry {
  const { port, hostname = '127.0.0.1', env = {}, idleTimeout = 255, tls, websocket } = options;
  const { maxRequestBodySize = Number.MAX_SAFE_INTEGER } = options;
  const entry = toEntry(app, bun, env);
  return {
    ...(port !== undefined && { port }),
    ...(tls !== undefined && { tls }),
    ...(websocket !== undefined && { websocket }),
    hostname,
    idleTimeout,
    maxRequestBodySize,
    error(reason) {
      entry.report(reason);
      return fallbackResponse();
    },
    fetch: (request, server) => entry.fetch({ request, env: server, context: undefined }),
  };
}

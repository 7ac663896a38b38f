import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Fetcher } from '../src/app/fetch-handler.ts';
import type { EnvRecord, Platform } from '../src/platform.ts';
import type { FileCallback } from '../src/request/upload-types.ts';
import { isTransferError } from '../src/response/errors.ts';
import { fallbackResponse } from '../src/response/fallback-record.ts';
import { diskFiles } from './disk-files.ts';
import { orUndefined } from './disk-path.ts';
import { type NewFile, type StoredFile, storeFiles } from './file-storage.ts';
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
import { temporaryFile } from './temporary-file.ts';
import { deflate, gzip } from './zlib-decoders.ts';

export type { RunningServer, ServeOptions, StoredFile };

/** Options of `serve` on Deno. */
export interface DenoServeOptions extends ServeOptions {
  /** A private key and its certificate in PEM format. With them the server uses https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** What of Deno is used here. */
interface DenoServer {
  readonly addr: { readonly port: number };
  /** Rejects when the server can take no more connections, because the process has too many files open. */
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
}

const PERMISSIONS = ['read', 'write', 'net', 'env', 'sys', 'run', 'ffi'] as const;

/** What Deno may have been allowed. */
interface Permission {
  readonly name: (typeof PERMISSIONS)[number];
  readonly path?: string;
}

/** What of an open file is used here. */
interface DenoFile {
  /** Gives how many of the bytes were written. */
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

declare const Deno: {
  open(path: string, options: { readonly write: true; readonly createNew: true }): Promise<DenoFile>;
  readonly env: { toObject(): Record<string, string> };
  readonly permissions: { querySync(permission: Permission): { readonly state: string } };
  serve(options: object, handler: (request: Request, info: unknown) => Response | Promise<Response>): DenoServer;
};

/** What Deno tells of a request beside the request. */
interface DenoArguments {
  readonly remoteAddr?: { readonly hostname?: string };
}

/** The platform of Deno. Without `--allow-env` its environment is empty. */
export const deno: Platform = {
  name: 'deno',
  env: readEnvironment,
  remoteAddr: ({ env }) => plainAddress((env as DenoArguments | undefined)?.remoteAddr?.hostname),
  // Deno does not see that brotli is cut off.
  decoders: new Map([
    ['gzip', gzip],
    ['deflate', deflate],
  ]),
  temporaryFile: async () => (mayUseTemporaryFiles() ? temporaryFile() : undefined),
  files: diskFiles({ mayReadProc: mayReadProc() }),
};

/** Deno lets nobody read `/proc` who may not do everything, as with `--allow-all`; it is asked only where it will not ask. */
function mayReadProc(): boolean {
  const isAllowed = typeof Deno !== 'undefined' && PERMISSIONS.every((name) => isGranted({ name }));
  return isAllowed && orUndefined(() => readdirSync('/proc/self/fd')) !== undefined;
}

/** With `--allow-env`, which tells where they are, and `--allow-read` and `--allow-write` there. */
function mayUseTemporaryFiles(): boolean {
  if (!isGranted({ name: 'env' })) return false;
  return isGranted({ name: 'read', path: tmpdir() }) && isGranted({ name: 'write', path: tmpdir() });
}

function isGranted(permission: Permission): boolean {
  if (typeof Deno === 'undefined') throw explainRuntime('Deno');
  return Deno.permissions.querySync(permission).state === 'granted';
}

/**
 * Creates a `fileCallback` that stores uploaded files in a directory under their own names, with unsafe characters replaced by
 * `_`. It never overwrites a file: such an upload is answered with 409. A file gets its name when it is complete; before, it is
 * a hidden file, which is removed if the upload fails. Requires `--allow-read` and `--allow-write` for the directory.
 *
 *     app.fileCallback = fileStorage('./upload');
 *
 * @throws Error if the directory does not exist.
 */
export function fileStorage(directory: string): FileCallback {
  return storeFiles(directory, createFile);
}

/** Deno's own files leave less garbage behind than those of Node on it: a third of the memory. */
async function createFile(path: string): Promise<NewFile> {
  const file = await Deno.open(path, { write: true, createNew: true });
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) done += await file.write(bytes.subarray(done));
    },
    close: () => file.close(),
  };
}

/** Asking for what is not allowed would ask the person at the terminal. */
function readEnvironment(): EnvRecord {
  return isGranted({ name: 'env' }) ? Deno.env.toObject() : {};
}

/**
 * Serves an application, or any object with a `fetch` method, over HTTP.
 *
 *     const { url } = await serve(app, { port: 8080 })
 *
 * @throws Error if it cannot listen, for example because the port is in use.
 */
export async function serve(app: Fetcher, options: DenoServeOptions = {}): Promise<RunningServer> {
  if (typeof Deno === 'undefined') throw explainRuntime('Deno');
  checkOptions(options, SERVE_OPTIONS);
  const { port = 8080, hostname = '127.0.0.1', env = {}, tls } = options;
  const entry = toEntry(app, deno, env);
  // Also for bodies whose head has been sent: Deno ignores the Response then.
  const onError = (error: unknown): Response => {
    if (!isTransferError(error)) entry.report(error);
    return fallbackResponse();
  };
  let isClosing = false;
  const start = (at: number): DenoServer => {
    const server = Deno.serve({ port: at, hostname, onListen() {}, onError, ...tls }, (request, info) =>
      entry.fetch({ request, env: info, context: undefined }),
    );
    server.finished.catch((error: unknown) => listenAgain(server.addr.port, error));
    return server;
  };
  const listenAgain = (at: number, reason: unknown): void => {
    if (isClosing) return;
    entry.report(reason);
    setTimeout(() => {
      if (isClosing) return;
      try {
        running = start(at);
      } catch (error) {
        listenAgain(at, error);
      }
    }, RELISTEN_DELAY);
  };
  let running: DenoServer;
  try {
    running = start(port);
  } catch (error) {
    throw explainListening(error, port, hostname);
  }
  const stop = (): Promise<void> => {
    isClosing = true;
    return running.shutdown();
  };
  return keepRunning(toUrl(tls !== undefined, hostname, running.addr.port), stop, letGo, options);
}

/** Deno cannot cut a connection: what is not done in time goes on until it ends, or the process does. */
function letGo(): void {}

/** Milliseconds until a server that could take no more connections tries again. */
const RELISTEN_DELAY = 100;

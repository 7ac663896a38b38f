/// <reference types="node" preserve="true" />
import { createServer, type IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as SecureServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Fetcher } from '../src/fetcher.ts';
import { normalizeHost } from '../src/http/host.ts';
import type { Arrival, Platform } from '../src/platform.ts';
import { diskFiles } from './disk-files.ts';
import { readIncoming } from './incoming-body.ts';
import {
  checkOptions,
  createReporter,
  explainListening,
  keepRunning,
  plainAddress,
  type Report,
  type RunningServer,
  SERVE_OPTIONS,
  type ServeOptions,
  toEntry,
  toUrl,
} from './serving.ts';
import { startTimer } from './shared-timer.ts';
import { temporaryFile } from './temporary-file.ts';

export { cpuProfiler } from './cpu-profile.ts';
export { fileStorage, type StoredFile } from './file-storage.ts';
export type { RunningServer, ServeOptions };

/** A server that runs, and what of it is Node's own: for what comes by an upgrade, such as WebSockets. */
export interface NodeServer extends RunningServer {
  readonly server: Server;
}

/** How an application is served on Node. */
export interface NodeServeOptions extends ServeOptions {
  /** Options of `https.createServer`, such as `key` and `cert`: with them the server speaks https. */
  readonly tls?: SecureServerOptions;
  /** Further options of `http.createServer`. */
  readonly server?: Omit<ServerOptions, 'ServerResponse'>;
}

/** What Node tells of a request beside the request. */
interface NodeArguments {
  readonly incoming?: IncomingMessage;
}

/** Node as an application sees it. */
export const node: Platform = {
  name: 'node',
  env: () => process.env,
  remoteAddr: (arrival) => plainAddress(incomingOf(arrival)?.socket.remoteAddress),
  protocol: (arrival) => `HTTP/${incomingOf(arrival)?.httpVersion ?? '1.1'}`,
  temporaryFile,
  startTimer,
  files: diskFiles(),
};

/** The listener builds the URL from the Host field, and answers 400 where that does not give the same host. */
const listened: Platform = {
  ...node,
  checksHost: true,
  // Nobody else has the Request that the listener made.
  readBody: (arrival) => readIncoming(incomingOf(arrival)),
};

function incomingOf({ env }: Arrival): IncomingMessage | undefined {
  return (env as NodeArguments | undefined)?.incoming;
}

/**
 * Serves an application, or anything with a `fetch`, over HTTP.
 *
 *     const { url } = await serve(app, { port: 8080 })
 *
 * @throws Error that names the port when it is taken.
 */
export async function serve(app: Fetcher, options: NodeServeOptions = {}): Promise<NodeServer> {
  checkOptions(options, [...SERVE_OPTIONS, 'server']);
  const { port = 8080, hostname = '127.0.0.1', env = {}, tls } = options;
  const report = createReporter(node, env);
  const answer = toEntry(app, listened, env, report);
  const listener = getRequestListener((request, runtime) => answer(request, runtime), {
    hostname: toDefaultHost(hostname),
  });
  // A slow upload is no attack as long as bytes come: the read timeout looks after that.
  const settings: ServerOptions = { requestTimeout: 0, ...options.server, ServerResponse: BreakableResponse as never };
  const server = tls === undefined ? createServer(settings) : createSecureServer({ ...settings, ...tls });
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    normalizeHostField(incoming, tls === undefined ? 'http' : 'https');
    listener(incoming, outgoing).catch((error: unknown) => refuse(outgoing, report, error));
  });
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  // With TLS both: the socket below has read something as soon as hands are shaken.
  server.on('connection', keep);
  server.on('secureConnection', keep);
  await listen(server, port, hostname);
  server.on('error', report);
  const url = toUrl(tls !== undefined, hostname, (server.address() as AddressInfo).port);
  const running = keepRunning(
    url,
    () => stop(server, sockets),
    () => server.closeAllConnections(),
    options,
  );
  return Object.assign(running, { server });
}

/** The listener refuses a host that the URL standard writes in another way, such as `[::ffff:1.2.3.4]` or `a.example:`. */
function normalizeHostField({ headers }: IncomingMessage, scheme: 'http' | 'https'): void {
  const host = normalizeHost(headers.host ?? '', scheme);
  if (host !== undefined) headers.host = host;
}

/** The host of a request that names none; an IPv6 address would have to stand in brackets. */
function toDefaultHost(hostname: string): string {
  return hostname.includes(':') ? 'localhost' : hostname;
}

/** The listener could not send what was answered. */
function refuse(outgoing: ServerResponse, report: Report, error: unknown): void {
  report(error);
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(500).end();
}

/**
 * A response whose stream breaks off must not look complete. The listener ends it with the error's text as a last chunk
 * when no read was under way; a stream never ends with one otherwise.
 */
class BreakableResponse extends ServerResponse {
  #streams = false;

  override flushHeaders(): void {
    this.#streams = true;
    super.flushHeaders();
  }

  override write(...args: unknown[]): boolean {
    this.#streams = true;
    return super.write(...(args as [string]));
  }

  override end(...args: unknown[]): this {
    if (this.#streams && args[0] !== undefined) return this.destroy();
    return super.end(...(args as [string]));
  }
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(explainListening(error, port, hostname));
    server.once('error', fail);
    server.listen(port, hostname, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** How often connections are looked for that have become idle, in milliseconds. */
const IDLE_INTERVAL = 50;

async function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => {
    server.closeIdleConnections();
    // Node does not count connections as idle that have never asked for anything.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, IDLE_INTERVAL);
  await closed;
  clearInterval(idle);
}

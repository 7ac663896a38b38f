/// <reference types="node" preserve="true" />
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as SecureServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Fetcher } from '../src/app/fetch-handler.ts';
import type { FetchArguments, Platform } from '../src/platform.ts';
import { diskFiles } from './disk-files.ts';
import { openIncoming } from './incoming-body.ts';
import { sendRecord } from './node-listener.ts';
import { continueWhenRead, NodeRequest } from './node-request.ts';
import {
  checkOptions,
  checkSeconds,
  explainListening,
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

export { cpuProfiler } from './cpu-profile.ts';
export { fileStorage, type StoredFile } from './file-storage.ts';
export type { RunningServer, ServeOptions };

/** A running server on Node. */
export interface NodeServer extends RunningServer {
  /** The server of `node:http` or `node:https`, for example for WebSockets. */
  readonly server: Server;
}

/** Options of `serve` on Node. */
export interface NodeServeOptions extends ServeOptions {
  /** Options of `https.createServer`, such as `key` and `cert`. With them the server uses https. */
  readonly tls?: SecureServerOptions;
  /** Seconds in which a client must send the head of a request; 0 means no limit. Default: 60. */
  readonly headersTimeout?: number;
  /** Seconds that a connection may be idle between two requests; 0 means no limit. Default: 5. */
  readonly keepAliveTimeout?: number;
  /** Further options of `http.createServer`. */
  readonly server?: Omit<ServerOptions, 'ServerResponse'>;
}

/** What Node tells of a request beside the request. */
interface NodeArguments {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/** The platform of Node. */
export const node: Platform = {
  name: 'node',
  env: () => process.env,
  remoteAddr: (arrival) => plainAddress(incomingOf(arrival)?.socket.remoteAddress),
  protocol: (arrival) => `HTTP/${incomingOf(arrival)?.httpVersion ?? '1.1'}`,
  temporaryFile,
  decoders: new Map([
    ['gzip', gzip],
    ['deflate', deflate],
    ['br', br],
  ]),
  startTimer,
  files: diskFiles(),
};

/** The platform of requests that come through `serve`. */
const listened: Platform = {
  ...node,
  openBody: (arrival) => openIncoming(incomingOf(arrival)),
  toRequest: ({ request }) => NodeRequest.toWeb(request),
  onDisconnect(arrival, listener) {
    const { outgoing } = arrival.env as NodeArguments;
    outgoing?.once('close', () => {
      if (!outgoing.writableFinished) listener();
    });
    if (outgoing?.destroyed) listener();
  },
};

function incomingOf({ env }: FetchArguments): IncomingMessage | undefined {
  return (env as NodeArguments | undefined)?.incoming;
}

const TIMEOUTS = ['headersTimeout', 'keepAliveTimeout'] as const;

/** Milliseconds between two looks for connections whose head takes too long. */
const CHECK_INTERVAL = 5000;

/**
 * Serves an application, or any object with a `fetch` method, over HTTP.
 *
 *     const { url } = await serve(app, { port: 8080 })
 *
 * @throws Error if it cannot listen, for example because the port is in use.
 */
export async function serve(app: Fetcher, options: NodeServeOptions = {}): Promise<NodeServer> {
  checkOptions(options, [...SERVE_OPTIONS, ...TIMEOUTS, 'server']);
  for (const name of TIMEOUTS) checkSeconds(name, options[name]);
  const { port = 8080, hostname = '127.0.0.1', env = {}, tls, headersTimeout = 60, keepAliveTimeout = 5 } = options;
  const entry = toEntry(app, listened, env);
  const scheme = tls === undefined ? 'http' : 'https';
  const settings: ServerOptions = {
    // The read timeout limits how slowly a body may come; without headersTimeout this would lift the limit of heads too.
    requestTimeout: 0,
    headersTimeout: headersTimeout * 1000,
    keepAliveTimeout: keepAliveTimeout * 1000,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL, headersTimeout * 1000 || CHECK_INTERVAL),
    // Two Host fields are one that is not a host.
    joinDuplicateHeaders: true,
    ...options.server,
  };
  const server = tls === undefined ? createServer(settings) : createSecureServer({ ...settings, ...tls });
  const respond = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const request = new NodeRequest(incoming, outgoing, scheme) as unknown as Request;
    const { record, lifetime } = entry.answer({ request, env: { incoming, outgoing }, context: undefined });
    if (!(record instanceof Promise)) sendRecord(record, incoming, outgoing, lifetime);
    else void record.then((late) => sendRecord(late, incoming, outgoing, lifetime));
  };
  server.on('request', respond);
  // A client that is refused before its body is read is not told to send it.
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    continueWhenRead(incoming, outgoing);
    respond(incoming, outgoing);
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
  server.on('error', entry.report);
  const url = toUrl(tls !== undefined, hostname, (server.address() as AddressInfo).port);
  const running = keepRunning(
    url,
    () => stop(server, sockets),
    () => server.closeAllConnections(),
    options,
  );
  return Object.assign(running, { server });
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

import { createServer, type IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as SecureServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { bindApplication, type Entry } from '../src/application.ts';
import type { Fetcher } from '../src/mount.ts';
import type { Arrival, EnvRecord, Platform } from '../src/platform.ts';

/** How an application is served. */
export interface ServeOptions {
  /** Default 8080; 0 takes any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`: only this machine. `0.0.0.0` or `::` is the world. */
  readonly hostname?: string;
  /** Configuration beside the process's own environment, over which it wins. */
  readonly env?: EnvRecord;
  /** Seconds that running requests get when the server closes. Default 10. */
  readonly shutdownTimeout?: number;
  /** Whether SIGTERM and SIGINT close the server and then end the process. Default true. */
  readonly signals?: boolean;
  /** Options of `https.createServer`, such as `key` and `cert`: with them the server speaks https. */
  readonly tls?: SecureServerOptions;
  /** Further options of `http.createServer`. */
  readonly server?: ServerOptions;
}

/** A server that runs. */
export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new connection, lets running requests finish within `shutdownTimeout`, and is done. */
  close(): Promise<void>;
}

/** What Node tells of a request beside the request. */
interface NodeArguments {
  readonly incoming?: IncomingMessage;
}

/** Node as an application sees it. */
export const node: Platform = {
  name: 'node',
  // The listener builds the URL from the Host field, and answers 400 where that does not give the same host.
  checksHost: true,
  env: () => process.env,
  remoteAddr: (arrival) => incomingOf(arrival)?.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, ''),
  protocol: (arrival) => `HTTP/${incomingOf(arrival)?.httpVersion ?? '1.1'}`,
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
export async function serve(app: Fetcher, options: ServeOptions = {}): Promise<RunningServer> {
  const { port = 8080, hostname = '127.0.0.1', env = {}, shutdownTimeout = 10, signals = true, tls } = options;
  const answer = toEntry(app, env);
  const listener = getRequestListener((request, runtime) => answer(request, runtime), { hostname });
  // A slow upload is no attack as long as bytes come: the read timeout looks after that.
  const settings = { requestTimeout: 0, ServerResponse: Outgoing, ...options.server };
  const server = tls === undefined ? createServer(settings) : createSecureServer({ ...settings, ...tls });
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => void listener(incoming, outgoing));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, port, hostname);
  const running = {
    url: toUrl(server, hostname, tls !== undefined),
    close: once(() => shutDown(server, sockets, shutdownTimeout).finally(() => runningServers.delete(running))),
  };
  if (signals) endOnSignals(running);
  return running;
}

/**
 * A response whose stream breaks off must not look complete. The listener ends it with the error's text as a last chunk
 * when no read was under way; a stream never ends with one otherwise.
 */
class Outgoing extends ServerResponse {
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

function toEntry(app: Fetcher, env: EnvRecord): Entry {
  if (typeof app?.fetch !== 'function')
    throw new TypeError('serve takes an Application, or an object with a fetch method');
  return bindApplication(app, node, env) ?? ((request, runtime) => app.fetch(request, runtime));
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, hostname)));
    server.listen(port, hostname, resolve);
  });
}

function explain(error: NodeJS.ErrnoException, port: number, hostname: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${port} of ${hostname} is taken by another server; choose another one`, { cause: error });
  }
  if (error.code === 'EACCES')
    return new Error(`Port ${port} of ${hostname} may not be used by this user`, { cause: error });
  return error;
}

function toUrl(server: Server, hostname: string, isSecure: boolean): string {
  const { port } = server.address() as AddressInfo;
  const host = hostname === '0.0.0.0' || hostname === '::' ? 'localhost' : hostname;
  return `${isSecure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function once<T>(act: () => T): () => T {
  let done: { value: T } | undefined;
  return () => {
    done ??= { value: act() };
    return done.value;
  };
}

/** How often connections are looked for that have become idle, in milliseconds. */
const IDLE_INTERVAL = 50;

async function shutDown(server: Server, sockets: ReadonlySet<Socket>, timeout: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => {
    server.closeIdleConnections();
    // Node does not count connections as idle that have never asked for anything.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, IDLE_INTERVAL);
  const late = setTimeout(() => server.closeAllConnections(), timeout * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

const runningServers = new Set<RunningServer>();

/** All servers of a process end together, and then the process does. A second signal ends it at once. */
function endOnSignals(running: RunningServer): void {
  if (runningServers.size === 0) for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, endAll);
  runningServers.add(running);
}

async function endAll(): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, endAll);
  await Promise.all([...runningServers].map((running) => running.close()));
  process.exit(0);
}

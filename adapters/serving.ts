import process from 'node:process';
import { inspect } from 'node:util';
import type { Answer, Entry } from '../src/app/entry.ts';
import type { Fetcher } from '../src/app/fetch-handler.ts';
import { bindApplication } from '../src/application.ts';
import { checkOptionNames } from '../src/config/check-options.ts';
import { redactorOf } from '../src/config/config.ts';
import { mergeRecords } from '../src/config/env.ts';
import { TEXT } from '../src/http/content-type.ts';
import { TargetParser } from '../src/http/target-parser.ts';
import type { Redact } from '../src/logging/redact.ts';
import type { EnvRecord, FetchArguments, Platform } from '../src/platform.ts';
import { Lifetime } from '../src/request/lifetime.ts';
import { createResponse } from '../src/response/create-response.ts';
import { fallbackRecord } from '../src/response/fallback-record.ts';
import { isResponse } from '../src/response/is-response.ts';
import { prepareResponse } from '../src/response/prepare-response.ts';
import { ResponseRecord } from '../src/response/response-record.ts';
import { ResponseState } from '../src/response/response-state.ts';

/** Options of `serve` on every runtime. */
export interface ServeOptions {
  /** The port; 0 chooses a free one. Default: 8080. */
  readonly port?: number;
  /** The address to listen on. Default: `127.0.0.1`, this machine only. `0.0.0.0` and `::` are all interfaces. */
  readonly hostname?: string;
  /** Variables in addition to the environment of the process. They win over it. */
  readonly env?: EnvRecord;
  /** Seconds that running requests get when the server closes. Default: 10. */
  readonly shutdownTimeout?: number;
  /** Close the server and end the process at SIGTERM and SIGINT. Default: true. */
  readonly signals?: boolean;
}

/** The names of the options that `serve` has on all runtimes. */
export const SERVE_OPTIONS: readonly string[] = ['port', 'hostname', 'env', 'shutdownTimeout', 'signals', 'tls'];

/**
 * What is not known, or not what it should be, would be the runtime's to find out, and it might do something else.
 * @param known The names of the options that there are.
 * @param of The function that they are given to.
 */
export function checkOptions(options: ServeOptions, known: readonly string[], of: string = 'serve'): void {
  checkOptionNames(of, options, known);
  const { port = 0, shutdownTimeout = 0 } = options;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535))
    throw new TypeError(`port must be a whole number from 0 to 65535, not ${JSON.stringify(port)}`);
  checkSeconds('shutdownTimeout', shutdownTimeout);
}

export function checkSeconds(name: string, value: unknown = 0): void {
  if (!(typeof value === 'number' && value >= 0))
    throw new TypeError(`${name} must be a number of seconds, not ${JSON.stringify(value)}`);
}

/** The error of a runtime's adapter on another one. */
export function explainRuntime(what: string): Error {
  const name = what.toLowerCase();
  const others = ['node', 'bun', 'deno'].filter((other) => other !== name).map((other) => `poorfetch/${other}`);
  return new Error(
    `poorfetch/${name} needs ${what}, and this is another runtime; ${others.join(' and ')} are for others`,
  );
}

/** A running server. */
export interface RunningServer {
  /** The URL of the server, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /**
   * Stops accepting connections, lets running requests finish within `shutdownTimeout`, and aborts the others. Deno cannot abort
   * them: there they continue.
   */
  close(): Promise<void>;
}

/** An application as a server calls it; anything with a `fetch` may be served as well. */
export function toEntry(app: Fetcher, platform: Platform, env: EnvRecord): Entry {
  if (typeof app?.fetch !== 'function')
    throw new TypeError('serve takes an Application, or an object with a fetch method');
  return bindApplication(app, platform, env) ?? guard(app, platform, createReporter(platform, env));
}

/** Prints an error of a fetch that is not an Application's, without the configured secrets. */
type Report = (error: unknown) => void;

function createReporter(platform: Platform, env: EnvRecord): Report {
  let redact: Redact | undefined;
  return (error) => {
    // Created on first use: most servers have nothing to report.
    redact ??= redactorOf(mergeRecords(platform.env?.() ?? {}, env));
    console.error(redact(inspect(error, { maxStringLength: Number.POSITIVE_INFINITY })));
  };
}

/**
 * Calls a fetch that is not an Application's. Its Response is checked, and sent, as that of a mounted fetch: what it throws,
 * and what cannot be sent, would end the process on some runtimes.
 */
function guard(app: Fetcher, platform: Platform, report: Report): Entry {
  const targets = new TargetParser();
  const answer = (arrival: FetchArguments): Answer => {
    const lifetime = new Lifetime({ failed: report, bodyEnded() {} });
    return { record: ask(arrival, lifetime), lifetime };
  };
  const ask = async (arrival: FetchArguments, lifetime: Lifetime): Promise<ResponseRecord> => {
    // As below a mount: otherwise `Host: a/admin?` would change the path that the fetch sees on some runtimes.
    if (targets.read(arrival.request, platform.checksHost !== true) === undefined) {
      return new ResponseRecord(400, ['Content-Type', TEXT], 'Bad Request\n');
    }
    const request = platform.toRequest?.(arrival) ?? arrival.request;
    try {
      const response: unknown = await app.fetch(request, arrival.env, arrival.context);
      if (!isResponse(response)) throw new TypeError('fetch gave no Response');
      const listener = { started() {}, failed: report, trackBody: () => lifetime.track() };
      return await prepareResponse(response, new ResponseState(request.method === 'HEAD', 0, listener));
    } catch (error) {
      report(error);
      return fallbackRecord();
    }
  };
  const fetch = async (arrival: FetchArguments): Promise<Response> => {
    const record = await answer(arrival).record;
    return record.response ?? createResponse(record);
  };
  return { fetch, answer, report };
}

/** A server could not start, for a reason that its message names whole. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Why a server does not start, in words that name the port; what else went wrong stays as it is. */
export function explainListening(error: unknown, port: number, hostname: string): unknown {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (code === 'EADDRINUSE' || name === 'AddrInUse') {
    return new ListenError(`Port ${port} of ${hostname} is taken by another server; choose another one`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || name === 'PermissionDenied') {
    return new ListenError(`Port ${port} of ${hostname} may not be used by this user`, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || name === 'AddrNotAvailable') {
    return new ListenError(`${hostname} is no address of this machine; 127.0.0.1 and 0.0.0.0 are`, { cause: error });
  }
  return error;
}

/** The URL of a server; one that listens everywhere is reached here as localhost. */
export function toUrl(isSecure: boolean, hostname: string, port: number): string {
  const host = hostname === '0.0.0.0' || hostname === '::' ? 'localhost' : hostname;
  return `${isSecure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** An address without the prefix that IPv4 has on a socket for both protocols. */
export function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/, '');
}

const runningServers = new Set<RunningServer>();
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * A running server from what the runtime offers: `stop` lets running requests finish, `abort` does not. With `signals`
 * all servers of a process end together, and then the process does; a second signal ends it at once.
 */
export function keepRunning(
  url: string,
  stop: () => Promise<unknown>,
  abort: () => unknown,
  { shutdownTimeout = 10, signals = true }: ServeOptions,
): RunningServer {
  let closing: Promise<void> | undefined;
  const running = {
    url,
    close(): Promise<void> {
      closing ??= shutDown(stop, abort, shutdownTimeout).finally(() => forget(running));
      return closing;
    },
  };
  if (!signals) return running;
  if (runningServers.size === 0) for (const signal of SIGNALS) process.once(signal, endAll);
  runningServers.add(running);
  return running;
}

async function shutDown(stop: () => Promise<unknown>, abort: () => unknown, timeout: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout * 1000);
  });
  const isLate = await Promise.race([
    stop().then(
      () => false,
      () => false,
    ),
    late.then(() => true),
  ]);
  clearTimeout(timer);
  if (!isLate) return;
  try {
    await abort();
  } catch {
    // A runtime that is closing already need not be told so.
  }
  // What was broken off takes back what it had stored.
  await new Promise((resolve) => setTimeout(resolve, LAST_MOMENT));
}

/** Milliseconds that a request gets which was broken off because it took too long to finish. */
const LAST_MOMENT = 200;

/** Without a server, signals are nobody's business here. */
function forget(running: RunningServer): void {
  runningServers.delete(running);
  if (runningServers.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
}

async function endAll(): Promise<void> {
  for (const signal of SIGNALS) process.off(signal, endAll);
  await Promise.all([...runningServers].map((running) => running.close()));
  process.exit(0);
}

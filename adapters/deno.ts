import type { Fetcher } from '../src/mount.ts';
import type { EnvRecord, Platform } from '../src/platform.ts';
import { explainListening, keepRunning, type RunningServer, type ServeOptions, toEntry, toUrl } from './serving.ts';

export type { RunningServer, ServeOptions };

/** How an application is served on Deno. */
export interface DenoServeOptions extends ServeOptions {
  /** PEM texts of a private key and its certificate: with them the server speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** What of Deno is used here. */
interface DenoServer {
  readonly addr: { readonly port: number };
  shutdown(): Promise<void>;
}

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  serve(options: object, handler: (request: Request, info: unknown) => Response | Promise<Response>): DenoServer;
};

/** What Deno tells of a request beside the request. */
interface DenoArguments {
  readonly remoteAddr?: { readonly hostname?: string };
}

/** Deno as an application sees it. Its environment is empty without `--allow-env`. */
export const deno: Platform = {
  name: 'deno',
  env: readEnvironment,
  remoteAddr: ({ env }) => (env as DenoArguments | undefined)?.remoteAddr?.hostname,
};

function readEnvironment(): EnvRecord {
  try {
    return Deno.env.toObject();
  } catch {
    return {};
  }
}

/**
 * Serves an application, or anything with a `fetch`, over HTTP.
 *
 *     const { url } = await serve(app, { port: 8080 })
 *
 * @throws Error that names the port when it is taken.
 */
export async function serve(app: Fetcher, options: DenoServeOptions = {}): Promise<RunningServer> {
  const { port = 8080, hostname = '127.0.0.1', env = {}, tls } = options;
  const answer = toEntry(app, deno, env);
  const aborting = new AbortController();
  let server: DenoServer;
  try {
    server = Deno.serve({ port, hostname, signal: aborting.signal, onListen() {}, ...tls }, answer);
  } catch (error) {
    throw explainListening(error, port, hostname);
  }
  const url = toUrl(tls !== undefined, hostname, server.addr.port);
  return keepRunning(
    url,
    () => server.shutdown(),
    () => aborting.abort(),
    options,
  );
}

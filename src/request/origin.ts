import { normalizeHost, urlOf } from '../http/host.ts';
import { findPath } from '../http/target.ts';
import type { Exchange } from './exchange.ts';

/** Who was asked, as the request says: `https`, `example.org`, 443. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** With its port, unless that is the default one. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
}

/** What trusted proxies say about the client; undefined where none is trusted, or none said it. */
export interface Forwarded {
  readonly client: string | undefined;
  readonly host: string | undefined;
  readonly scheme: 'http' | 'https' | undefined;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;
const NOTHING: Forwarded = { client: undefined, host: undefined, scheme: undefined };

/** The same on all runtimes, though Deno and workerd leave the URL as the client wrote it. Undefined for a refused URL. */
export function originOf({ request }: Exchange): Origin | undefined {
  const url = urlOf(request);
  const end = findPath(url);
  if (end < 0) return undefined;
  const scheme = url.startsWith('https:') ? 'https' : 'http';
  const host = normalizeHost(url.slice(scheme.length + 3, end), scheme) ?? '';
  const [, hostname = host, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { scheme, host, hostname, port: port === undefined ? DEFAULT_PORTS[scheme] : Number(port) };
}

/**
 * The X-Forwarded fields as far as trusted proxies wrote them: each of them adds its value to the right, so the client
 * can only have written what stands further left than there are proxies.
 */
export function forwardedOf(exchange: Exchange): Forwarded {
  const { headers } = exchange.request;
  const path = splitList(headers.get('x-forwarded-for'));
  const hops = countHops(exchange, path);
  if (hops === 0) return NOTHING;
  const host = fromRight(splitList(headers.get('x-forwarded-host')), hops);
  const scheme = fromRight(splitList(headers.get('x-forwarded-proto')), hops)?.toLowerCase();
  return {
    client: fromRight(path, hops),
    host: host === undefined ? undefined : normalizeHost(host, scheme === 'https' ? 'https' : 'http'),
    scheme: scheme === 'http' || scheme === 'https' ? scheme : undefined,
  };
}

/** How many proxies are to be believed: the number that is set, or as many trusted addresses as follow each other from here. */
function countHops({ context, arrival }: Exchange, path: readonly string[]): number {
  const { trustedProxies } = context.config;
  if (typeof trustedProxies === 'number') return trustedProxies;
  const peer = context.platform?.remoteAddr?.(arrival);
  const chain = [...path, peer ?? ''].reverse();
  const foreign = chain.findIndex((address) => !trustedProxies.includes(address));
  return foreign < 0 ? chain.length : foreign;
}

/** The value that the outermost trusted proxy wrote. */
function fromRight(values: readonly string[], hops: number): string | undefined {
  return values[Math.max(0, values.length - hops)];
}

function splitList(field: string | null): string[] {
  return (field ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

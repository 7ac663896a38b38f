import { formatAddress, isIn, type Network, parseNetworks, parseNode } from '../http/address.ts';
import { parseForwarded } from '../http/forwarded.ts';
import { normalizeHost, urlOf } from '../http/host.ts';
import { findPath } from '../http/request-target.ts';
import type { RequestContext } from './request-context.ts';

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
export function originOf({ request }: RequestContext): Origin | undefined {
  const url = urlOf(request);
  const end = findPath(url);
  if (end < 0) return undefined;
  const scheme = url.startsWith('https:') ? 'https' : 'http';
  const host = normalizeHost(url.slice(scheme.length + 3, end), scheme) ?? '';
  const [, hostname = host, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { scheme, host, hostname, port: port === undefined ? DEFAULT_PORTS[scheme] : Number(port) };
}

/** What the proxies in front wrote, in the order of the path: the nearest one wrote last. */
interface Said {
  readonly clients: readonly string[];
  readonly hosts: readonly string[];
  readonly schemes: readonly string[];
}

/**
 * What trusted proxies say. Each of them adds its value to the right, so the client can only have written what is further
 * left than there are trusted proxies.
 */
export function forwardedOf({ request, app, fetchArguments }: RequestContext): Forwarded {
  const { trustedProxies } = app.config;
  if (trustedProxies === 0) return NOTHING;
  const { clients, hosts, schemes } = readFields(request.headers);
  const hops =
    typeof trustedProxies === 'number'
      ? trustedProxies
      : countTrusted(networksOf(trustedProxies), [...clients, app.platform?.remoteAddr?.(fetchArguments) ?? '']);
  if (hops === 0) return NOTHING;
  const client = parseNode(fromRight(clients, hops) ?? '');
  const host = fromRight(hosts, hops);
  const scheme = fromRight(schemes, hops)?.toLowerCase();
  return {
    client: client && formatAddress(client),
    host: host === undefined ? undefined : normalizeHost(host, scheme === 'https' ? 'https' : 'http'),
    scheme: scheme === 'http' || scheme === 'https' ? scheme : undefined,
  };
}

/**
 * The X-Forwarded fields, else the Forwarded field (RFC 7239). Never both: a proxy writes one kind, and lets through what
 * the client wrote of the other. Most write X-Forwarded-For.
 */
function readFields(headers: Headers): Said {
  const [clients, hosts, schemes] = ['for', 'host', 'proto'].map((name) => headers.get(`x-forwarded-${name}`));
  if ((clients ?? hosts ?? schemes) === null) {
    const elements = parseForwarded(headers.get('forwarded') ?? '') ?? [];
    return {
      clients: elements.map((element) => element.for ?? ''),
      hosts: elements.map(({ host }) => host ?? ''),
      schemes: elements.map(({ proto }) => proto ?? ''),
    };
  }
  return { clients: splitList(clients), hosts: splitList(hosts), schemes: splitList(schemes) };
}

/** By the setting, which is a frozen list. */
const networks = new WeakMap<readonly string[], readonly Network[]>();

function networksOf(trusted: readonly string[]): readonly Network[] {
  const known = networks.get(trusted) ?? trusted.flatMap(parseNetworks);
  networks.set(trusted, known);
  return known;
}

/** How many trusted addresses follow each other, from this server on. */
function countTrusted(trusted: readonly Network[], path: readonly string[]): number {
  const foreign = path.findLastIndex((text) => {
    const address = parseNode(text);
    return address === undefined || !trusted.some((network) => isIn(network, address));
  });
  return path.length - 1 - foreign;
}

/** The value that the outermost trusted proxy wrote. */
function fromRight(values: readonly string[], hops: number): string | undefined {
  return values[Math.max(0, values.length - hops)];
}

function splitList(field: string | null | undefined): string[] {
  return (field ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

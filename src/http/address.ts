/**
 * An IP address as eight groups of 16 bits. IPv4 is what maps it into IPv6, `::ffff:192.0.2.1` (RFC 4291 section
 * 2.5.5.2), so that both ways to write an address are equal.
 */
export type Address = readonly number[];

/** The addresses that have their first bits in common with one of them. */
export interface Network {
  readonly address: Address;
  /** How many of the 128 bits count. */
  readonly prefix: number;
}

const MAPPED: Address = [0, 0, 0, 0, 0, 0xffff];
/** The longest text of an address: six groups, and the last two as IPv4. */
const MAX_LENGTH = 45;
/** Decimal, without zeros before it: `010.0.0.1` is 8.0.0.1 to some and 10.0.0.1 to others. */
const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Undefined for what is no IPv4 or IPv6 address. The zone of an address, as in `fe80::1%eth0`, is dropped. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 2 * MAX_LENGTH) return undefined;
  const bare = text.replace(/%[\w.-]+$/, '');
  if (bare.length > MAX_LENGTH || /\..*:/.test(bare)) return undefined;
  const groups = bare.includes(':') ? toGroups(bare) : [...MAPPED, ...fromIpv4(bare)];
  return groups.length === 8 && groups.every((group) => group >= 0) ? groups : undefined;
}

/** The groups of an IPv6 address: NaN for what is none, and not eight of them where it is no address. */
function toGroups(text: string): number[] {
  const [head = '', tail, more] = text.split('::');
  const [first, last] = [fromIpv6(head), fromIpv6(tail ?? '')];
  if (tail === undefined) return first;
  const zeros = 8 - first.length - last.length;
  return zeros < 1 || more !== undefined ? [] : [...first, ...new Array<number>(zeros).fill(0), ...last];
}

function fromIpv6(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (part.includes('.')) return fromIpv4(part);
    return GROUP.test(part) ? Number.parseInt(part, 16) : Number.NaN;
  });
}

function fromIpv4(text: string): number[] {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256)) return [Number.NaN];
  const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
  return [a * 256 + b, c * 256 + d];
}

/** The one text of an address: IPv4 with dots, IPv6 as RFC 5952 has it. */
export function formatAddress(address: Address): string {
  const [high = 0, low = 0] = address.slice(6);
  if (MAPPED.every((group, index) => group === address[index]))
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const { hostname } = new URL(`http://[${address.map((group) => group.toString(16)).join(':')}]`);
  return hostname.slice(1, -1);
}

/** An address as proxies write it, with brackets and a port where it has them (RFC 7239 section 6). */
export function parseNode(text: string): Address | undefined {
  const [, inBrackets, beforePort] = /^\[([^\]]+)\](?::\w+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  return parseAddress(inBrackets ?? beforePort ?? text);
}

/** Networks that have a name. */
const NAMED: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/**
 * The networks of an address, of an address with a prefix (`10.0.0.0/8`, RFC 4632), or of `loopback`, `linklocal` and
 * `uniquelocal`; none for any other text.
 */
export function parseNetworks(text: string): Network[] {
  const named = NAMED.get(text.toLowerCase());
  if (named !== undefined) return named.flatMap(parseNetworks);
  const [, written = text, length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(written);
  const start = written.includes(':') ? 0 : 96;
  const prefix = length === undefined ? 128 : start + Number(length);
  return address === undefined || prefix > 128 ? [] : [{ address, prefix }];
}

export function isIn({ address: first, prefix }: Network, address: Address): boolean {
  return first.every((group, index) => {
    const bits = Math.min(16, Math.max(0, prefix - 16 * index));
    return (group ^ (address[index] ?? 0)) >> (16 - bits) === 0;
  });
}

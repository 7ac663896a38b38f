/*
 * What applications answer in the benches of fetch and http: the routes, what is asked, and what must come. A contestant
 * says how its library writes these six routes:
 *
 *     GET /  GET /user/<name>  GET /json  POST /echo  GET /async  and what is not found
 */

/** How an application is to be made. */
export interface Style {
  /** Whether each answer has the fields that ours has, or what the library sends by itself. */
  readonly sameHeaders: boolean;
  /** Whether something runs before the handler, and behind it something that sets `HOOK_FIELD`. */
  readonly hooks: boolean;
  /** Whether a handler answers what is not found, or the library's own page. */
  readonly notFound: boolean;
}

/** How applications are made that are asked over sockets. */
export const SERVED: Style = { sameHeaders: true, hooks: false, notFound: true };

export type Fetch = (request: Request) => Response | Promise<Response>;

export type MakeFetch = (style: Style) => Fetch;

export const HELLO = 'Hello world';
export const NOT_FOUND = 'Not found';
export const POWERED_BY = 'Poor Fetch';

export const isWorkerd: boolean = globalThis.navigator?.userAgent === 'Cloudflare-Workers';

const BRAND = { 'X-Powered-By': POWERED_BY };

/**
 * The fields that ours has beside the type of the body: workerd itself adds no Date, which an answer must have (RFC 9110
 * section 6.6.1).
 */
export const fieldsOfOurs: () => Record<string, string> = isWorkerd
  ? () => ({ ...BRAND, Date: new Date().toUTCString() })
  : () => BRAND;

export const HTML = 'text/html; charset=utf-8';
export const HOOK_FIELD = 'X-Hook';

/** What a handler waits for. */
export async function sayLater(): Promise<string> {
  await Promise.resolve();
  return HELLO;
}

/** What a hook before the handler looks at. */
export function look({ method }: Request): void {
  if (method === 'TRACE') throw new Error('nobody asks for that');
}

export interface Case {
  readonly method: string;
  readonly path: string;
  /** JSON that is sent. */
  readonly sent?: string;
  readonly status: number;
  /** What must be answered; undefined for a page that each library has of its own. */
  readonly body?: string;
  readonly type: 'html' | 'json';
  readonly style: Pick<Style, 'hooks' | 'notFound'>;
}

const PLAIN = { hooks: false, notFound: true };
const GET = { method: 'GET', status: 200, type: 'html', style: PLAIN } as const;
const ECHO = '{"name":"ondrej","age":7}';

export const CASES: Readonly<Record<string, Case>> = {
  text: { ...GET, path: '/', body: HELLO },
  parameter: { ...GET, path: '/user/ondrej', body: 'Hello ondrej' },
  json: { ...GET, path: '/json', body: '{"message":"Hello world"}', type: 'json' },
  'POST json': { method: 'POST', path: '/echo', sent: ECHO, status: 200, body: ECHO, type: 'json', style: PLAIN },
  async: { ...GET, path: '/async', body: HELLO },
  hooks: { ...GET, path: '/', body: HELLO, style: { hooks: true, notFound: true } },
  miss: { ...GET, path: '/nothing', status: 404, body: NOT_FOUND },
  'built-in miss': { ...GET, path: '/nothing', status: 404, style: { hooks: false, notFound: false } },
};

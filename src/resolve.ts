import { andThen, type Soon } from './at-once.ts';
import type { Respond } from './files/document-root.ts';
import type { Handler } from './handler.ts';
import { HTTPException, type HTTPExceptionOptions } from './http/exception.ts';
import { isReadMethod, methodBit } from './http/method.ts';
import { HTTP_NO_CONTENT } from './http/status-constants.ts';
import { loadOnce } from './load-once.ts';
import type { Answerer, Exchange } from './request/exchange.ts';
import type { PoorRequest } from './request/poor-request.ts';
import { FIRST_PLACE } from './routing/method-table.ts';
import type { Match } from './routing/rule.ts';
import { findByMethod, type RouteEntry, type Tables } from './tables.ts';

/** Who answers a request: there is always one. */
export type Resolution = Handled | Responded;

interface Candidate extends Answerer {
  readonly handler: Handler | undefined;
  readonly readsBody: boolean;
  /** Where to go on when this one declines. */
  readonly place: number;
}

/** A handler answers, or what the library does in the place of one. */
export interface Handled extends Candidate {
  readonly run: Handler;
  readonly respond?: undefined;
}

/** The library makes the response itself. */
interface Responded extends Candidate {
  readonly run?: undefined;
  readonly respond: Respond;
}

/** A call that spreads its arguments takes longer, and most handlers have one or none. */
export function callHandler({ run, args }: Handled, req: PoorRequest): unknown {
  if (args.length === 0) return run(req);
  return args.length === 1 ? run(req, args[0] as never) : run(req, ...args);
}

/** Behind all rules stand the document root and the debug page, then the default handler, and behind that nobody. */
const DOCUMENT_PLACE = Number.MAX_SAFE_INTEGER;
const DEFAULT_PLACE = Number.POSITIVE_INFINITY;
const NOTHING: readonly never[] = [];

/** The first who answers, or, when that one declined, the first behind it. */
export function resolve(tables: Tables, exchange: Exchange, declined?: Resolution): Soon<Resolution> {
  const { target, method, context } = exchange;
  if (target === undefined) return refuse(400, { message: 'The request target is not one that can be understood' });
  const behind = declined?.place ?? FIRST_PLACE;
  if (behind === DEFAULT_PLACE) return refuse(404);
  const match = tables.routes.find(target.path, method, behind);
  if (match !== undefined) return toResolution(match);
  const known = declined === undefined ? tables.routes.methodsOf(target.path) : NO_METHODS;
  const otherwise = (): Resolution =>
    resolveDebug(tables, exchange, known) ??
    (known.size > 0 ? refuseMethod(tables, method, known) : resolveDefault(tables, method));
  const mayBeFile = context.config.documentRoot !== undefined && isImplemented(tables, method);
  if (behind >= DOCUMENT_PLACE || !mayBeFile) return otherwise();
  return resolveDocument(tables, exchange, known, otherwise);
}

const NO_METHODS: ReadonlySet<string> = new Set();

type Documents = typeof import('./files/document-root.ts');

/** What finds files. */
export const loadDocuments: () => Soon<Documents> = loadOnce(() => import('./files/document-root.ts'));

/**
 * A file or listing, else what comes behind them. It answers GET and HEAD also where the rules of its path have other methods.
 * @param known The methods of the rules that match the path.
 */
function resolveDocument(
  tables: Tables,
  exchange: Exchange,
  known: ReadonlySet<string>,
  otherwise: () => Resolution,
): Soon<Resolution> {
  try {
    const found = andThen(loadDocuments(), ({ findDocument }) => findDocument(exchange));
    const resolution = andThen(found, (document) =>
      document === undefined ? otherwise() : resolvePage(tables, exchange, known, document),
    );
    return resolution instanceof Promise ? resolution.catch(refuseWith) : resolution;
  } catch (error) {
    return refuseWith(error);
  }
}

/** What the library answers to GET and HEAD itself; another method is refused, with those that the path has. */
function resolvePage(tables: Tables, { method }: Exchange, known: ReadonlySet<string>, respond: Respond): Resolution {
  return isReadMethod(method) ? respondWith(respond) : refuseMethod(tables, method, new Set([...known, 'GET']));
}

type Debug = typeof import('./answer-debug.ts');

/** What shows the inside. */
export const loadDebug: () => Soon<Debug> = loadOnce(() => import('./answer-debug.ts'));

const DEBUG_PATH = '/debug-info';

/** The page that shows what is inside, where `poor_Debug` is On; loaded when somebody asks for it. */
function resolveDebug(tables: Tables, exchange: Exchange, known: ReadonlySet<string>): Resolution | undefined {
  if (!exchange.context.config.debug || exchange.target?.path !== DEBUG_PATH) return undefined;
  return resolvePage(tables, exchange, known, () =>
    andThen(loadDebug(), ({ answerDebug }) => answerDebug(tables, exchange)),
  );
}

function respondWith(respond: Respond): Resolution {
  return {
    rule: undefined,
    handler: undefined,
    respond,
    args: NOTHING,
    names: NOTHING,
    readsBody: false,
    place: DOCUMENT_PLACE,
  };
}

/** What went wrong is answered when the hooks have run. */
function refuseWith(error: unknown): Resolution {
  return withoutRule(() => Promise.reject(error));
}

function resolveDefault(tables: Tables, method: string): Resolution {
  const handler = findByMethod(tables.defaults, method);
  if (handler !== undefined) return withoutRule(handler, handler);
  return isImplemented(tables, method) ? refuse(404) : refuse(501);
}

function toResolution({ rule, handler: entry, args, place }: Match<RouteEntry>): Handled {
  const { handler, readsBody } = entry;
  return { rule: rule.text, handler, run: handler, args, names: rule.names, readsBody, place };
}

/** Written out: to spread an object takes longer than all the rest of such an answer. */
function withoutRule(run: Handler, handler?: Handler): Handled {
  const readsBody = handler !== undefined;
  return { rule: undefined, handler, run, args: NOTHING, names: NOTHING, readsBody, place: DEFAULT_PLACE };
}

/** Nobody answers: the library says so, with a status. */
function refuse(code: number, options?: HTTPExceptionOptions): Handled {
  return withoutRule(() => {
    if (options === undefined) return code;
    throw new HTTPException(code, options);
  });
}

/** The path is known, but not with this method (RFC 9110 section 15.5.6). */
function refuseMethod(tables: Tables, method: string, known: ReadonlySet<string>): Resolution {
  if (!isImplemented(tables, method)) return refuse(501);
  const allow = [...new Set([...known, ...(known.has('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
  if (method !== 'OPTIONS') return refuse(405, { allow });
  const handler = tables.defaults.get('OPTIONS');
  if (handler !== undefined) return withoutRule(handler, handler);
  return withoutRule((req) => {
    req.headersOut.set('Allow', allow.join(', '));
    return HTTP_NO_CONTENT;
  });
}

/** A method outside the nine that nobody registered is not implemented (RFC 9110 section 15.6.2). */
function isImplemented(tables: Tables, method: string): boolean {
  const { routes, defaults } = tables;
  return methodBit(method) > 0 || routes.knowsMethod(method) || defaults.has(method);
}

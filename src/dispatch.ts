import type { Way } from './answer-state.ts';
import { loadOnce } from './load-once.ts';
import { bodyKind } from './request/body-kind.ts';
import type { Exchange } from './request/exchange.ts';
import { PoorRequest } from './request/poor-request.ts';
import { type Resolution, resolve } from './resolve.ts';
import { lastResort } from './response/last-resort.ts';
import { isSimple, toSimpleAnswer } from './response/simple-answer.ts';
import type { Tables } from './tables.ts';
import { markHandled } from './thrown.ts';

/** What is more than one handler's text or JSON: hooks, bodies, states, errors, files, streams. */
export const loadLongWay: () => LongWay | Promise<LongWay> = loadOnce(() => import('./long-way.ts'));

type LongWay = typeof import('./long-way.ts');

/**
 * Leads one request through the house: who answers, pre hooks, body, handler, response, post hooks. Answers without a
 * promise where nothing had to be awaited. Never rejects.
 */
export function dispatch(tables: Tables, exchange: Exchange): Response | Promise<Response> {
  const way: Way = { tables, exchange, req: new PoorRequest(exchange) };
  if (exchange.outer !== undefined) Object.assign(way.req, exchange.outer);
  const resolution = resolve(tables, exchange);
  return resolution instanceof Promise
    ? resolution.then((late) => begin(way, late)).catch(lastResort)
    : begin(way, resolution);
}

/** It is known who answers. */
function begin(way: Way, resolution: Resolution): Response | Promise<Response> {
  const { tables, exchange } = way;
  exchange.answerer = resolution;
  exchange.bodies.isPending = resolution.readsBody && bodyKind(exchange) !== undefined;
  const { strictParsing } = exchange.context.config;
  const hasHooks = tables.pre.length > 0 || tables.post.length > 0;
  const isQuick = !hasHooks && !exchange.bodies.isPending && !strictParsing;
  if (!isQuick) return goLongWay(({ walk }) => walk(way, resolution));
  const { respond } = resolution;
  if (respond !== undefined) return goLongWay(({ respondAtOnce }) => respondAtOnce(way, resolution, respond));
  return runAtOnce(way, resolution);
}

/** Without hooks and body there is nothing to wait for but the handler, and often not even that. */
function runAtOnce(way: Way, resolution: Resolution): Response | Promise<Response> {
  const { exchange } = way;
  let result: unknown;
  try {
    result = resolution.run(way.req, ...resolution.args);
    if (isSimple(result)) return exchange.letGo(exchange.complete(toSimpleAnswer(result, exchange.outgoing)));
  } catch (error) {
    result = Promise.reject(error);
  }
  return goLongWay(({ goOn }) => goOn(way, resolution, result), result);
}

/** @param result What will be waited for on the long way: until that is there it may reject, and must not end the process. */
function goLongWay(
  go: (longWay: LongWay) => Response | Promise<Response>,
  result?: unknown,
): Response | Promise<Response> {
  const longWay = loadLongWay();
  if (!(longWay instanceof Promise)) return go(longWay);
  if (result instanceof Promise) markHandled(result);
  return longWay.then(go).catch(lastResort);
}

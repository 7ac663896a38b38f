import type { Way } from './answer-state.ts';
import type { Soon } from './at-once.ts';
import { loadOnce } from './load-once.ts';
import { bodyKind } from './request/body-kind.ts';
import type { Exchange } from './request/exchange.ts';
import { PoorRequest } from './request/poor-request.ts';
import { callHandler, type Resolution, resolve } from './resolve.ts';
import { lastResort } from './response/last-resort.ts';
import { isSimple, toSimpleAnswer } from './response/simple-answer.ts';
import type { Tables } from './tables.ts';
import { markHandled } from './thrown.ts';

/** What is more than one handler's text or JSON: hooks, bodies, states, errors, files, streams. */
export const loadLongWay: () => Soon<LongWay> = loadOnce(() => import('./long-way.ts'));

type LongWay = typeof import('./long-way.ts');

/**
 * Leads one request through the house: who answers, pre hooks, body, handler, response, post hooks. Answers without a
 * promise where nothing had to be awaited. Never rejects.
 */
export function dispatch(tables: Tables, exchange: Exchange): Soon<Response> {
  const way: Way = { tables, exchange, req: new PoorRequest(exchange) };
  if (exchange.outer !== undefined) Object.assign(way.req, exchange.outer);
  const resolution = resolve(tables, exchange);
  return resolution instanceof Promise
    ? resolution.then((late) => begin(way, late)).catch((error) => giveUp(exchange, error))
    : begin(way, resolution);
}

/** It is known who answers. */
function begin(way: Way, resolution: Resolution): Soon<Response> {
  const { tables, exchange } = way;
  exchange.answerer = resolution;
  exchange.bodies.isPending = resolution.readsBody && bodyKind(exchange) !== undefined;
  const { strictParsing } = exchange.context.config;
  const hasHooks = tables.pre.length > 0 || tables.post.length > 0;
  const isQuick = !hasHooks && !exchange.bodies.isPending && !strictParsing;
  return isQuick && resolution.respond === undefined ? runAtOnce(way, resolution) : goLongWay(way, resolution);
}

/** Without hooks and body there is nothing to wait for but the handler, and often not even that. */
function runAtOnce(way: Way, resolution: Resolution): Soon<Response> {
  const { exchange } = way;
  let result: unknown;
  try {
    result = callHandler(resolution, way.req);
    if (isSimple(result)) return exchange.letGo(exchange.complete(toSimpleAnswer(result, exchange.outgoing)));
  } catch (error) {
    result = Promise.reject(error);
  }
  return goLongWay(way, resolution, { result });
}

function goLongWay(way: Way, resolution: Resolution, begun?: { readonly result: unknown }): Soon<Response> {
  const longWay = loadLongWay();
  if (!(longWay instanceof Promise)) return longWay.walk(way, resolution, begun);
  // Until somebody waits for it, it must not end the process.
  if (begun?.result instanceof Promise) markHandled(begun.result);
  return longWay.then(({ walk }) => walk(way, resolution, begun)).catch((error) => giveUp(way.exchange, error));
}

/** The way itself has failed: a part of the library could not be loaded, say. */
function giveUp(exchange: Exchange, error: unknown): Response {
  exchange.logThrown(error);
  return exchange.letGo(lastResort());
}

import type { Way } from './answer-state.ts';
import { andThen, type Soon } from './at-once.ts';
import { handOver } from './hand-over.ts';
import { loadOnce } from './load-once.ts';
import { findBodyKind } from './request/body-kind.ts';
import type { Exchange } from './request/exchange.ts';
import { PoorRequest } from './request/poor-request.ts';
import { callHandler, type Handled, type Resolution, resolve } from './resolve.ts';
import { isSimple, toSimpleAnswer } from './response/simple-answer.ts';
import type { Tables } from './tables.ts';
import { isInstance } from './thrown.ts';

/** What is more than one handler's text or JSON: hooks, states, errors, files, streams. */
export const loadLongWay: () => Soon<LongWay> = loadOnce(() => import('./long-way.ts'));

type LongWay = typeof import('./long-way.ts');

/** What reads a body before its handler. */
export const loadReading: () => Soon<Reading> = loadOnce(() => import('./request/read-body.ts'));

type Reading = typeof import('./request/read-body.ts');

/**
 * Leads one request through the house: who answers, pre hooks, body, handler, response, post hooks. Answers without a
 * promise where nothing had to be awaited. Never rejects.
 */
export function dispatch(tables: Tables, exchange: Exchange): Soon<Response> {
  const { outerRequest } = exchange;
  const way: Way = { tables, exchange, req: new PoorRequest(exchange) };
  if (outerRequest === undefined) return handle(way);
  Object.assign(way.req, outerRequest);
  return andThen(handle(way), (response) => {
    Object.assign(outerRequest, way.req);
    return response;
  });
}

function handle(way: Way): Soon<Response> {
  const { tables, exchange } = way;
  const resolution = resolve(tables, exchange);
  return resolution instanceof Promise
    ? resolution.then((late) => begin(way, late)).catch((error) => exchange.giveUp(error))
    : begin(way, resolution);
}

/** It is known who answers. */
function begin(way: Way, resolution: Resolution): Soon<Response> {
  const { tables, exchange } = way;
  exchange.answerer = resolution;
  exchange.bodies.pending = resolution.readsBody ? findBodyKind(exchange) : undefined;
  const { strictParsing } = exchange.context.config;
  const hasHooks = tables.pre.length > 0 || tables.post.length > 0;
  if (hasHooks || strictParsing || resolution.respond !== undefined) return goLongWay(way, resolution);
  return exchange.bodies.pending === undefined ? runAtOnce(way, resolution) : readFirst(way, resolution);
}

/** A body is read before its handler is called, which then is no other than one without a body. */
function readFirst(way: Way, resolution: Handled): Soon<Response> {
  return goOn(
    way,
    resolution,
    () => andThen(loadReading(), ({ readBody }) => readBody(way.exchange)),
    () => runAtOnce(way, resolution),
  );
}

/** There is nothing to wait for but the handler, and often not even that. */
function runAtOnce(way: Way, resolution: Handled): Soon<Response> {
  return goOn(
    way,
    resolution,
    () => callHandler(resolution, way.req),
    (result) => answerWith(way, resolution, result),
  );
}

/** Goes on with what something gives, now or later; when it fails that is answered. */
function goOn<T>(
  way: Way,
  resolution: Handled,
  run: () => T,
  next: (value: Awaited<T>) => Soon<Response>,
): Soon<Response> {
  let value: T;
  try {
    value = run();
  } catch (error) {
    return goLongWay(way, resolution, () => raise(error));
  }
  if (!isInstance(value, Promise)) return next(value as Awaited<T>);
  return handOver(way.exchange, value as Promise<Awaited<T>>, next, (error) =>
    goLongWay(way, resolution, () => raise(error)),
  );
}

function answerWith(way: Way, resolution: Resolution, result: unknown): Soon<Response> {
  const { exchange } = way;
  try {
    if (isSimple(result)) return exchange.letGo(exchange.complete(toSimpleAnswer(result, exchange.outgoing)));
  } catch (error) {
    return goLongWay(way, resolution, () => raise(error));
  }
  return goLongWay(way, resolution, () => result);
}

/** @param given What the handler has given or thrown, where it was called already. */
function goLongWay(way: Way, resolution: Resolution, given?: () => unknown): Soon<Response> {
  const longWay = loadLongWay();
  if (!(longWay instanceof Promise)) return longWay.walk(way, resolution, given);
  return longWay.then(({ walk }) => walk(way, resolution, given)).catch((error) => way.exchange.giveUp(error));
}

function raise(error: unknown): never {
  throw error;
}

import { answerError, finish, lastResort, type Way } from './answer-error.ts';
import { HTTPException } from './http/exception.ts';
import { isDone } from './http/status.ts';
import { DECLINED } from './http/status-constants.ts';
import { LOG_WARNING } from './log-levels.ts';
import type { Exchange } from './request/exchange.ts';
import { bodyKind, readBody } from './request/form.ts';
import { PoorRequest } from './request/poor-request.ts';
import { type Resolution, resolve } from './resolve.ts';
import { adoptResponse, isResponse, isSendable } from './response/adopt.ts';
import { isPlain, toAnswer } from './response/convert.ts';
import type { Tables } from './tables.ts';

/**
 * Leads one request through the house: who answers, pre hooks, body, handler, response, post hooks. Answers without a
 * promise where nothing had to be awaited. Never rejects.
 */
export function dispatch(tables: Tables, exchange: Exchange): Response | Promise<Response> {
  const way: Way = { tables, exchange, req: new PoorRequest(exchange) };
  const resolution = resolve(tables, exchange);
  exchange.answerer = resolution;
  exchange.bodies.isPending = resolution.readsBody && bodyKind(exchange) !== undefined;
  if (tables.pre.length > 0 || tables.post.length > 0 || exchange.bodies.isPending) return walk(way, resolution);
  return runAtOnce(way, resolution);
}

/** Without hooks and body there is nothing to wait for but the handler, and often not even that. */
function runAtOnce(way: Way, resolution: Resolution): Response | Promise<Response> {
  let begun: unknown;
  try {
    begun = resolution.run(way.req, ...resolution.args);
    if (isAnswer(begun)) return close(way, toAnswer(begun, way.exchange.outgoing));
  } catch (error) {
    begun = Promise.reject(error);
  }
  return walk(way, resolution, { result: begun });
}

/** Whether a result can be answered at once: it is no promise and no iterator, and asks nobody else. */
function isAnswer(result: unknown): boolean {
  if (typeof result === 'number') return isDone(result);
  return (
    typeof result !== 'object' || result === null || isPlain(result) || isResponse(result) || result instanceof String
  );
}

/** The whole way. The response is handed over as soon as it starts, which may be long before the handler has ended. */
function walk(way: Way, resolution: Resolution, begun?: { result: unknown }): Promise<Response> {
  const { exchange } = way;
  return new Promise((settle) => {
    exchange.onStart = settle;
    if (exchange.outgoing.response !== undefined) settle(exchange.outgoing.response);
    walkThrough(way, resolution, begun).then(settle, () => settle(lastResort()));
  });
}

async function walkThrough(way: Way, resolution: Resolution, begun?: { result: unknown }): Promise<Response> {
  let response: Response;
  try {
    const early = begun === undefined ? await runPreHooks(way) : undefined;
    response = early ?? (await runHandlers(way, resolution, begun));
  } catch (error) {
    response = await answerError(way, error);
  }
  try {
    return close(way, await runPostHooks(way, response));
  } catch (error) {
    if (!way.exchange.outgoing.started) response.body?.cancel().catch(() => {});
    return answerError(way, error);
  }
}

/** The first hook that gives back a Response answers in the handler's place. */
async function runPreHooks({ tables, exchange, req }: Way): Promise<Response | undefined> {
  for (const hook of tables.pre) {
    const early = await hook(req);
    if (isResponse(early)) return adoptResponse(early, exchange.outgoing);
  }
  return undefined;
}

/** Asks one candidate after the other until one does not decline. */
async function runHandlers(way: Way, first: Resolution, begun?: { result: unknown }): Promise<Response> {
  const { tables, exchange } = way;
  let run = begun;
  for (let resolution = first; ; resolution = resolve(tables, exchange, resolution)) {
    exchange.answerer = resolution;
    const result = await runHandler(way, resolution, run);
    run = undefined;
    if (result !== DECLINED) return finish(way, result);
    if (exchange.outgoing.started) throw new Error('it declined after the response had started');
    exchange.outgoing.discard();
  }
}

/** One candidate's result; DECLINED may be thrown as well. */
async function runHandler(
  { exchange, req }: Way,
  resolution: Resolution,
  begun?: { result: unknown },
): Promise<unknown> {
  try {
    if (begun !== undefined) return await begun.result;
    if (resolution.readsBody) await readBody(exchange);
    return await resolution.run(req, ...resolution.args);
  } catch (error) {
    if (error instanceof HTTPException && error.code === DECLINED) return DECLINED;
    throw error;
  }
}

async function runPostHooks({ tables, exchange, req }: Way, response: Response): Promise<Response> {
  if (tables.post.length === 0) return response;
  const { outgoing, context } = exchange;
  const length = response.headers.get('content-length');
  let current = response;
  for (const hook of tables.post) {
    const other = await hook(req, current);
    if (!isResponse(other) || other === current) continue;
    if (outgoing.started) context.log.write('A post hook cannot replace a response that has started', LOG_WARNING);
    else current = other;
  }
  if (outgoing.started) return response;
  // Also the response that a hook was given may have been changed by it.
  return current === response && isSendable(response, length) ? response : adoptResponse(current, outgoing, []);
}

/** The way is over: a response that streams gets its end, and none can be changed any more. */
function close({ exchange }: Way, response: Response): Response {
  exchange.outgoing.close(response);
  exchange.isOver = !exchange.outgoing.streams;
  return response;
}

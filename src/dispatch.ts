import { answerError, lastResort, meansDone } from './answer-error.ts';
import { answerResult, ask, type Way } from './answer-state.ts';
import type { Document } from './files/document-root.ts';
import type { PostHook } from './handler.ts';
import { isDone } from './http/status.ts';
import { DECLINED } from './http/status-constants.ts';
import { LOG_WARNING } from './log-levels.ts';
import type { Exchange } from './request/exchange.ts';
import { PoorRequest } from './request/poor-request.ts';
import { bodyKind, readBody } from './request/read-body.ts';
import { type Resolution, resolve } from './resolve.ts';
import { adoptResponse, isResponse, isSendable, isUsed } from './response/adopt.ts';
import { isPlain, toAnswer } from './response/convert.ts';
import { followBody } from './response/follow.ts';
import { UNSAID } from './response/outgoing.ts';
import type { Tables } from './tables.ts';

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
  return isQuick ? runAtOnce(way, resolution) : walk(way, resolution);
}

/** Without hooks and body there is nothing to wait for but the handler, and often not even that. */
function runAtOnce(way: Way, resolution: Resolution): Response | Promise<Response> {
  let begun: unknown;
  try {
    if (resolution.respond !== undefined) return respondAtOnce(way, resolution, resolution.respond);
    begun = resolution.run(way.req, ...resolution.args);
    if (isAnswer(begun)) return letGo(way.exchange, close(way, toAnswer(begun, way.exchange.outgoing)));
  } catch (error) {
    begun = Promise.reject(error);
  }
  return walk(way, resolution, { result: begun });
}

/** What the library answers itself is a response already. */
function respondAtOnce(way: Way, resolution: Resolution, respond: Document): Response | Promise<Response> {
  const made = respond(way.exchange);
  if (made instanceof Promise) return walk(way, { ...resolution, respond: () => made });
  return letGo(way.exchange, close(way, made));
}

/** Whether a result can be answered at once: it is no promise and no iterator, and asks nobody else. */
function isAnswer(result: unknown): boolean {
  if (typeof result === 'number') return isDone(result);
  if (typeof result !== 'object' || result === null || isResponse(result) || result instanceof String) return true;
  return isPlain(result) && typeof (result as { then?: unknown }).then !== 'function';
}

/** The whole way. The response is handed over as soon as it starts, which may be long before the handler has ended. */
function walk(way: Way, resolution: Resolution, begun?: { result: unknown }): Promise<Response> {
  const { exchange } = way;
  return new Promise((settle) => {
    exchange.onStart = settle;
    if (exchange.outgoing.response !== undefined) settle(exchange.outgoing.response);
    const done = walkThrough(way, resolution, begun).then(
      (response) => settle(letGo(exchange, response)),
      () => settle(letGo(exchange, lastResort())),
    );
    keepAlive(exchange, done);
  });
}

/** What lives as long as the request ends with its handler, or with the last byte of its response. */
function letGo(exchange: Exchange, response: Response): Response {
  exchange.closeFile(response);
  if (exchange.keepsSomething && exchange.outgoing.streams) return followBody(response, () => exchange.release());
  exchange.release();
  return response;
}

function keepAlive({ context, arrival }: Exchange, done: Promise<unknown>): void {
  try {
    context.platform?.waitUntil?.(done, arrival);
  } catch (error) {
    context.log.writeError('waitUntil of the platform', error);
  }
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
    if (!way.exchange.outgoing.started) abandon(way.exchange, response);
    response = await answerError(way, error);
  }
  try {
    return close(way, response);
  } catch (error) {
    return answerError(way, error);
  }
}

/** The first hook that gives back a Response answers in the handler's place. */
async function runPreHooks({ tables, exchange, req }: Way): Promise<Response | undefined> {
  for (const hook of tables.pre) {
    const early = await hook(req);
    if (isResponse(early)) return toAnswer(early, exchange.outgoing);
  }
  return undefined;
}

/** Asks one candidate after the other until one does not decline. */
async function runHandlers(way: Way, first: Resolution, begun?: { result: unknown }): Promise<Response> {
  const { tables, exchange } = way;
  // What a hook has said holds for each candidate; a handler that has begun at once had no hook before it.
  const said = begun === undefined ? exchange.outgoing.said : UNSAID;
  let run = begun;
  for (let resolution = first; ; resolution = await resolve(tables, exchange, resolution)) {
    exchange.answerer = resolution;
    const given = run;
    run = undefined;
    if (resolution.respond !== undefined && given === undefined) return resolution.respond(exchange);
    const result = await ask(given === undefined ? () => runHandler(way, resolution) : () => given.result);
    if (result !== DECLINED) return answerResult(way, result);
    if (exchange.outgoing.started) throw new Error('it declined after the response had started');
    exchange.outgoing.discard(said);
    exchange.holdFile(undefined);
  }
}

async function runHandler({ exchange, req }: Way, resolution: Resolution): Promise<unknown> {
  // A malformed query is answered with 400 also where the handler does not ask for it.
  if (resolution.readsBody && exchange.context.config.strictParsing) void req.args;
  if (resolution.readsBody) await readBody(exchange);
  return resolution.run(req, ...resolution.args);
}

async function runPostHooks({ tables, exchange, req }: Way, response: Response): Promise<Response> {
  if (tables.post.length === 0) return response;
  const { outgoing, context } = exchange;
  const length = response.headers.get('content-length');
  outgoing.seal();
  // Of an answer that has started a hook sees the head; nothing it does to that could still be sent.
  let current = outgoing.started ? copyHead(response) : response;
  for (const hook of tables.post) {
    const other = await runPostHook(hook, req, current);
    if (!isResponse(other) || other === current) continue;
    if (outgoing.started) context.log.write('A post hook cannot replace a response that has started', LOG_WARNING);
    else current = replace(exchange, current, other);
  }
  if (outgoing.started) return response;
  if (isUsed(current)) throw new TypeError('a post hook has read the body; it can read that of response.clone()');
  // Also the response that a hook was given may have been changed by it.
  if (current === response && isSendable(response, length)) return response;
  outgoing.vouched = undefined;
  return adoptResponse(current, outgoing, []);
}

/** Its fields are copies: a light Response on Node would share them. */
function copyHead({ status, headers }: Response): Response {
  return new Response(null, { status, headers: new Headers(headers) });
}

/** A hook may also have put the same body into a response of its own. */
function replace(exchange: Exchange, response: Response, other: Response): Response {
  if (other.body !== response.body) abandon(exchange, response);
  return other;
}

/** A response that is not sent: what makes its body is told to stop, unless the body went into another response. */
function abandon(exchange: Exchange, response: Response): void {
  const { isOver } = exchange;
  // It stops because of us, not because the client has left.
  exchange.isOver = true;
  if (response.body?.locked === false) response.body.cancel().catch(() => {});
  exchange.isOver = isOver;
}

async function runPostHook(hook: PostHook, req: PoorRequest, response: Response): Promise<unknown> {
  try {
    return await hook(req, response);
  } catch (error) {
    if (meansDone(error)) return undefined;
    throw error;
  }
}

/** The way is over: a response that streams gets its end, and none can be changed any more. */
function close({ exchange }: Way, response: Response): Response {
  exchange.outgoing.close(response);
  exchange.isOver = !exchange.outgoing.streams;
  return response;
}

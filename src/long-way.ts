import { answerError, meansDone } from './answer-error.ts';
import { answerResult, ask, type Way } from './answer-state.ts';
import type { Document } from './files/document-root.ts';
import type { PostHook } from './handler.ts';
import { DECLINED } from './http/status-constants.ts';
import { LOG_WARNING } from './log-levels.ts';
import type { Exchange } from './request/exchange.ts';
import type { PoorRequest } from './request/poor-request.ts';
import { readBody } from './request/read-body.ts';
import { type Resolution, resolve } from './resolve.ts';
import { adoptResponse, isSendable, isUsed } from './response/adopt.ts';
import { isAnswer, toAnswer } from './response/convert.ts';
import { followBody } from './response/follow.ts';
import { isResponse } from './response/is-response.ts';
import { lastResort } from './response/last-resort.ts';
import { UNSAID } from './response/outgoing.ts';

/** A handler has answered, and neither with text nor with JSON; what is a response already need not wait. */
export function goOn(way: Way, resolution: Resolution, result: unknown): Response | Promise<Response> {
  if (!isAnswer(result)) return walk(way, resolution, { result });
  try {
    return letGo(way.exchange, way.exchange.complete(toAnswer(result, way.exchange.outgoing)));
  } catch (error) {
    return walk(way, resolution, { result: Promise.reject(error) });
  }
}

/** What the library answers itself is a response already. */
export function respondAtOnce(way: Way, resolution: Resolution, respond: Document): Response | Promise<Response> {
  try {
    const made = respond(way.exchange);
    if (made instanceof Promise) return walk(way, { ...resolution, respond: () => made });
    return letGo(way.exchange, way.exchange.complete(made));
  } catch (error) {
    return walk(way, resolution, { result: Promise.reject(error) });
  }
}

/** The whole way. The response is handed over as soon as it starts, which may be long before the handler has ended. */
export function walk(way: Way, resolution: Resolution, begun?: { result: unknown }): Promise<Response> {
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
  if (!exchange.keepsSomething || !exchange.outgoing.streams) return exchange.letGo(response);
  exchange.closeFile(response);
  return followBody(response, () => exchange.release());
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
    return way.exchange.complete(await runPostHooks(way, response));
  } catch (error) {
    if (!way.exchange.outgoing.started) abandon(way.exchange, response);
    response = await answerError(way, error);
  }
  try {
    return way.exchange.complete(response);
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

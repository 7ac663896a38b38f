import { answerError, logStarted, meansDone } from './answer-error.ts';
import { answerResult, ask, type Way } from './answer-state.ts';
import { andThen, orElse, type Soon, settle } from './at-once.ts';
import { handOver } from './hand-over.ts';
import { DECLINED } from './http/status-constants.ts';
import type { Exchange } from './request/exchange.ts';
import { readBody } from './request/read-body.ts';
import { callHandler, type Handled, type Resolution, resolve } from './resolve.ts';
import { adoptResponse, isSendable, isUsed } from './response/adopt.ts';
import { toAnswer } from './response/convert.ts';
import { followBody } from './response/follow.ts';
import { isResponse } from './response/is-response.ts';
import { lastResort } from './response/last-resort.ts';
import { UNSAID } from './response/outgoing.ts';
import { startedError } from './response/too-late.ts';

/**
 * The whole way. Where something is waited for the response is handed over as soon as it starts, which may be long
 * before the handler has ended.
 * @param given What the handler has given or thrown, where it was called already.
 */
export function walk(way: Way, resolution: Resolution, given?: () => unknown): Soon<Response> {
  const { exchange } = way;
  const answer = walkThrough(way, resolution, given);
  if (!(answer instanceof Promise)) return letGo(exchange, answer);
  return handOver(
    exchange,
    answer,
    (response) => letGo(exchange, response),
    (error) => exchange.giveUp(error),
    (started) => present(way, started),
  );
}

/** What lives as long as the request ends with its handler, or with the body of its response. */
function letGo(exchange: Exchange, response: Response): Response {
  const { streams, ownBody } = exchange.outgoing;
  if (!streams) return exchange.letGo(response);
  if (ownBody?.response === response) {
    void ownBody.ended.then(() => exchange.dispose());
    return response;
  }
  return exchange.mayDefer ? followBody(response, () => exchange.dispose()) : exchange.letGo(response);
}

/** Hooks, body and handler, then hooks again. What goes wrong on the way is answered, and goes on. */
function walkThrough(way: Way, resolution: Resolution, given: (() => unknown) | undefined): Soon<Response> {
  return settle(
    () => (given === undefined ? goThroughHooks(way, resolution) : runHandlers(way, resolution, given)),
    (error) => answerError(way, error),
    (response) => finish(way, response),
  );
}

function goThroughHooks(way: Way, resolution: Resolution): Soon<Response> {
  return andThen(runPreHooks(way), (early) => early ?? runHandlers(way, resolution));
}

/** The first hook that gives back a Response answers in the handler's place. */
function runPreHooks(way: Way, index = 0): Soon<Response | undefined> {
  const { tables, exchange, req } = way;
  const hook = tables.pre[index];
  if (hook === undefined) return undefined;
  exchange.guest = { role: 'a pre hook', handler: hook };
  return andThen<unknown, Response | undefined>(hook(req), (early) => {
    return isResponse(early) ? toAnswer(early, exchange.outgoing) : runPreHooks(way, index + 1);
  });
}

/** Asks one candidate after the other until one does not decline. */
function runHandlers(way: Way, first: Resolution, given?: () => unknown): Soon<Response> {
  const { tables, exchange } = way;
  // What a hook has said holds for each candidate; a handler that was called at once had no hook before it.
  const said = given === undefined ? exchange.outgoing.said : UNSAID;
  return runOne(first, given);

  function runOne(resolution: Resolution, run?: () => unknown): Soon<Response> {
    exchange.answerer = resolution;
    exchange.guest = undefined;
    if (resolution.respond !== undefined) return resolution.respond(exchange);
    return ask(run ?? (() => runHandler(way, resolution)), (answer) =>
      answer === DECLINED ? passOn(resolution) : answerResult(way, answer),
    );
  }

  function passOn(resolution: Resolution): Soon<Response> {
    if (exchange.outgoing.started) throw startedError('it declined');
    exchange.outgoing.discard(said);
    return andThen(resolve(tables, exchange, resolution), (next) => runOne(next));
  }
}

function runHandler({ exchange, req }: Way, resolution: Handled): unknown {
  if (!resolution.readsBody) return callHandler(resolution, req);
  // A malformed query is answered with 400 also where the handler does not ask for it.
  if (exchange.context.config.strictParsing) void req.args;
  return andThen(readBody(exchange), () => callHandler(resolution, req) as Soon<unknown>);
}

/** The post hooks run, and nothing can be changed any more. */
function finish(way: Way, response: Response): Soon<Response> {
  const { exchange } = way;
  if (exchange.outgoing.started) return finishStarted(way, response);
  return orElse(
    () => andThen(runPostHooks(way, response), (last) => exchange.complete(last)),
    (error) => {
      abandon(exchange, response);
      return andThen(answerError(way, error), (page) =>
        orElse(
          () => exchange.complete(page),
          (another) => answerError(way, another),
        ),
      );
    },
  );
}

/** The body of a response that has started ends with its handler, whether the post hooks have ended or not. */
function finishStarted(way: Way, response: Response): Soon<Response> {
  const ended = orElse(
    () => way.exchange.complete(response),
    (error) => answerError(way, error),
  );
  return andThen(ended, () => present(way, response));
}

/**
 * What is sent of a response that has started: its head waits for the post hooks, while its handler goes on. Where a hook
 * fails nothing was sent yet, but the handler cannot be asked to answer anything else.
 */
function present(way: Way, started: Response): Soon<Response> {
  const { exchange } = way;
  const { outgoing, guest } = exchange;
  // The page of a hook that failed may start as well.
  if (way.hooksHaveRun && way.presented === undefined) return started;
  way.presented ??= andThen(
    orElse(
      () => runPostHooks(way, started),
      (error) => {
        logStarted(exchange, error);
        abandon(exchange, started);
        return lastResort();
      },
    ),
    (response) => {
      exchange.guest = guest;
      // The handler of this body is followed already; that of a file is followed by its own end.
      outgoing.streams = outgoing.ownBody?.response === response;
      return response;
    },
  );
  return way.presented;
}

function runPostHooks(way: Way, response: Response): Soon<Response> {
  const { tables, exchange } = way;
  if (tables.post.length === 0) return response;
  const { outgoing } = exchange;
  const length = response.headers.get('content-length');
  way.hooksHaveRun = true;
  if (!outgoing.started) outgoing.seal();
  return andThen(runPostHooksFrom(way, response, 0), (last) => {
    if (isUsed(last)) throw new TypeError('a post hook has read the body; it can read that of response.clone()');
    // Also the response that a hook was given may have been changed by it.
    if (last === response && isSendable(response, length, outgoing.mayClose)) return response;
    outgoing.vouched = undefined;
    return adoptResponse(last, outgoing, []);
  });
}

/** The response behind the last hook; each may give back another one. */
function runPostHooksFrom(way: Way, response: Response, index: number): Soon<Response> {
  const { tables, exchange, req } = way;
  const hook = tables.post[index];
  if (hook === undefined) return response;
  exchange.guest = { role: 'a post hook', handler: hook };
  return settle<unknown, Response>(
    () => hook(req, response),
    (error) => {
      if (!meansDone(error)) throw error;
    },
    (other) => {
      const isOther = isResponse(other) && other !== response;
      return runPostHooksFrom(way, isOther ? replace(way, response, other) : response, index + 1);
    },
  );
}

/**
 * What a hook gave back takes the place of the response. The body may be in it: the same one, or one that reads it. So a
 * body that the library makes is stopped only when the other one has ended.
 */
function replace({ exchange }: Way, response: Response, other: Response): Response {
  const { ownBody } = exchange.outgoing;
  if (other.body === response.body) return other;
  if (ownBody?.response === response) exchange.defer(response, () => abandon(exchange, response));
  else abandon(exchange, response);
  return other;
}

/** A response that is not sent: what makes its body is told to stop, unless the body went into another response. */
function abandon(exchange: Exchange, response: Response): void {
  const { isOver } = exchange;
  // It stops because of us, not because the client has left.
  exchange.isOver = true;
  if (exchange.outgoing.response === response && response.body?.locked !== true) exchange.outgoing.writer.ignore();
  if (response.body?.locked === false) response.body.cancel().catch(() => {});
  exchange.isOver = isOver;
}

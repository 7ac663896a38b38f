import { abort, HTTPException, type PoorRequest, redirect } from '../../src/index.ts';
import { DECLINED, DONE } from '../../src/state.ts';
import { gate } from '../app-kit.ts';
import { type Answer, Bang, Boom, type Thrown } from './random-application.ts';

/*
 * What the functions of a random application do.
 */

export type Next = (added?: object) => Promise<Response>;

/** What happened in one request. */
export class Seen {
  /** In order. */
  readonly calls: string[] = [];
  /** The ends of generators, of handlers whose response has started, of the request, and cleanups. */
  readonly events: string[] = [];
  /** The `next` of middleware that has answered without it. */
  readonly late: Next[] = [];
  /** Opened when the client has the response. */
  readonly client: ReturnType<typeof gate> = gate();
  isWatched = false;
  end: { status: number; outcome: string } | undefined;
}

export function labelOf(error: unknown): string {
  if (error === undefined) return 'none';
  if (error instanceof HTTPException) return `HTTP ${error.code}`;
  return error instanceof Response ? 'Response' : (error as Error).constructor.name;
}

/** Synchronous without turns. */
export function afterTurns(turns: number, run: () => unknown): unknown {
  return turns === 0 ? run() : Promise.resolve().then(() => afterTurns(turns - 1, run));
}

export function fail(req: PoorRequest, name: string, thrown: Thrown): never {
  if (typeof thrown === 'number') abort(thrown);
  if (thrown === 'redirect') redirect(req, `/to-${name}`);
  if (thrown === 'done') abort(DONE);
  if (thrown === 'declined') abort(DECLINED);
  if (thrown === 'response') throw ownResponse(name);
  throw thrown === 'Boom' ? new Boom(name) : new Bang(name);
}

export function ownResponse(name: string): Response {
  return new Response(name, { status: 203, headers: { 'X-Own': name } });
}

export function replacement(name: string): Response {
  return new Response(name, { status: 207 });
}

/** The same response with a longer body. */
export function wrap(response: Response, name: string): Response {
  const { status, body } = response;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  const longer = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    transform(block, controller) {
      controller.enqueue(new Uint8Array(block));
    },
    flush(controller) {
      controller.enqueue(new TextEncoder().encode(`+${name}`));
    },
  });
  return new Response(body?.pipeThrough(longer) ?? null, { status, headers });
}

export async function* generate(
  seen: Seen,
  name: string,
  pieces: number,
  failsAt: number | undefined,
): AsyncGenerator<string> {
  try {
    for (let piece = 0; piece < pieces; piece++) {
      if (piece === failsAt) throw new Boom(name);
      yield `${name}.${piece} `;
    }
  } finally {
    seen.events.push(`ended ${name}`);
  }
}

/** Starts the response, and goes on when the client has it. */
export async function start(
  req: PoorRequest,
  seen: Seen,
  name: string,
  end: Extract<Answer, { kind: 'start' }>['end'],
): Promise<unknown> {
  try {
    await req.write(name);
    await req.flush();
    await seen.client.opened;
    await req.write('+');
    if (end === 'Boom') throw new Boom(name);
    if (end === 'done') abort(DONE);
    if (end === 'declined') return DECLINED;
    if (end === 'status') return 403;
    return end === 'text' ? '+' : undefined;
  } finally {
    seen.events.push(`ended ${name}`);
  }
}

export function removeByName(plans: { readonly name: string }[], name: string): void {
  const index = plans.findIndex((plan) => plan.name === name);
  if (index >= 0) plans.splice(index, 1);
}

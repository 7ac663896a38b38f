import { DECLINED, DONE } from '../../src/state.ts';
import type { Plan, Thrown } from './random-application.ts';

export interface Reply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly hasBody: boolean;
  /** Whether the body fails at its end. */
  readonly isBroken: boolean;
  /** Whether the body comes from a generator or a handler, so that the end of the request waits for the client. */
  readonly isStream: boolean;
}

/** What a function answers: a reply, or the code of a status. */
export type Value = Reply | number;

/** What happens in one request, mounted applications included. */
export class Prediction {
  readonly calls: string[] = [];
  readonly cleanups: string[] = [];
  /** Generators that are closed, and handlers that go on after the response has started. */
  readonly ends: string[] = [];
  /** Whether a body was put into another one, which is cancelled before it passes that on. */
  isWrapped = false;
}

/** What was thrown. */
export class Raised {
  readonly label: string;
  readonly status: number | undefined;
  readonly location: string | undefined;

  constructor(label: string, status?: number, location?: string) {
    this.label = label;
    this.status = status;
    this.location = location;
  }
}

export const PLAIN = { hasBody: true, isBroken: false, isStream: false } as const;
/** Where the handler still writes, nothing else can be said. */
export const BARE: Reply = { ...PLAIN, status: 500, headers: {}, body: 'Internal Server Error\n' };

export function raisedBy(name: string, thrown: Thrown): Raised {
  if (typeof thrown === 'number') return new Raised(`HTTP ${thrown}`, thrown);
  if (thrown === 'redirect') return new Raised('HTTP 302', 302, `/to-${name}`);
  if (thrown === 'done') return new Raised(`HTTP ${DONE}`, DONE);
  if (thrown === 'declined') return new Raised(`HTTP ${DECLINED}`, DECLINED);
  return thrown === 'response' ? new Raised('Response', undefined, name) : new Raised(thrown);
}

export function replacement(name: string): Reply {
  return { ...PLAIN, status: 207, headers: {}, body: name };
}

export function mark(reply: Reply, name: string): Reply {
  const before = reply.headers['x-mark'];
  return { ...reply, headers: { ...reply.headers, 'x-mark': before === undefined ? name : `${before}, ${name}` } };
}

export function wrap(reply: Reply, name: string): Reply {
  const { hasBody, isBroken, body } = reply;
  return { ...reply, isStream: hasBody, body: hasBody && !isBroken ? `${body}+${name}` : body };
}

/** What a request has said of its response so far. */
export class Draft {
  /** Whether the response has started while the handler still writes. */
  hasStarted = false;
  readonly errorOut: Record<string, string> = {};
  readonly #seen: Prediction;
  readonly #out: Record<string, string> = {};
  #status = 200;
  #written = '';
  #hasFailed = false;

  constructor(seen: Prediction) {
    this.#seen = seen;
  }

  /** What a function does with it. */
  perform({ name, act, writes }: Plan): Value {
    if (writes) this.#written += `~${name}`;
    const isUnwritten = ['null', 'response', 'immutable', 'generator'].includes(act.kind);
    if (isUnwritten && this.#written !== '') throw new Raised('TypeError');
    switch (act.kind) {
      case 'text':
        return this.reply(name);
      case 'nothing':
        return this.reply('');
      case 'null':
        this.#status = 204;
        return { ...this.reply(''), hasBody: false };
      case 'response':
        return this.ownResponse(name);
      case 'immutable': {
        const headers = { location: `http://localhost/${name}`, ...this.headers };
        return { ...this.reply(''), status: 307, headers, hasBody: false };
      }
      case 'status':
        return act.status;
      case 'declined':
        return DECLINED;
      case 'throw':
        throw raisedBy(name, act.thrown);
      case 'generator': {
        const { pieces, failsAt = pieces } = act;
        this.#seen.ends.push(`ended ${name}`);
        if (failsAt === 0 && pieces > 0) throw new Raised('Boom');
        const sent = Array.from({ length: Math.min(failsAt, pieces) }, (_, piece) => `${name}.${piece} `);
        return { ...this.reply(sent.join('')), isStream: sent.length > 0, isBroken: failsAt < pieces };
      }
      case 'start': {
        this.#seen.ends.push(`ended ${name}`);
        this.hasStarted = true;
        const reply = this.reply(`${name}+${act.end === 'text' ? '+' : ''}`);
        return { ...reply, isStream: true, isBroken: ['status', 'Boom', 'declined'].includes(act.end) };
      }
    }
  }

  /** The headers of the response hold again, with those of its error page. */
  recover(status: number): void {
    if (this.#hasFailed) Object.assign(this.#out, this.errorOut);
    this.#hasFailed = false;
    this.#status = status;
  }

  get headers(): Record<string, string> {
    return this.#hasFailed ? this.errorOut : this.#out;
  }

  /** Another function answers: what was written is forgotten. */
  restart(status: number): void {
    this.#written = '';
    this.#status = status;
    if (status >= 400) this.#hasFailed = true;
  }

  /** What was written, with a text at its end. */
  reply(text: string): Reply {
    const body = this.#written + text;
    this.#written = '';
    return { ...PLAIN, status: this.#status, headers: { ...this.headers }, body };
  }

  ownResponse(name: string): Reply {
    return { ...PLAIN, status: 203, headers: { 'x-own': name, ...this.headers }, body: name };
  }
}

/** Runs user code, and passes on what it answers or throws. */
export function attempt(run: () => Value, done: (value: Value) => Reply, failed: (raised: Raised) => Reply): Reply {
  let value: Value;
  try {
    value = run();
  } catch (error) {
    if (error instanceof Raised) return failed(error);
    throw error;
  }
  return done(value);
}

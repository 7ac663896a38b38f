import type { AppContext } from '../context.ts';
import type { OpenFile } from '../file-system.ts';
import { parseMediaType } from '../http/content-type.ts';
import { isReadMethod } from '../http/method.ts';
import type { Target } from '../http/target.ts';
import { nameOf } from '../log.ts';
import { LOG_ERR, LOG_INFO } from '../log-levels.ts';
import type { Arrival } from '../platform.ts';
import { BrokenClientConnection } from '../response/broken.ts';
import { lastResort } from '../response/last-resort.ts';
import { Outgoing, type OutgoingListener } from '../response/outgoing.ts';
import { isInstance } from '../thrown.ts';
import type { Args } from './args.ts';
import type { BodyReader } from './body-reader.ts';
import type { Form } from './form.ts';

/** Who answers, as far as a request tells: the rule's text, its handler, and what the path gave it. */
export interface Answerer {
  readonly rule: string | undefined;
  readonly handler: unknown;
  readonly args: readonly unknown[];
  readonly names: readonly (string | undefined)[];
}

/** Who else runs for a request, and as what: for the log. */
export interface Guest {
  readonly role: string;
  readonly handler: { readonly name: string };
}

/** What the library reads a body as before the handler; undefined for what it leaves alone. */
export type BodyKind = 'form' | 'json' | undefined;

/** What the body has become so far. */
export interface Bodies {
  /** As what the library will still read the body, before the handler: until then nobody can ask for it. */
  pending: BodyKind;
  form: Form | undefined;
  /** The form while it is being read: whoever asks for it waits for the same one. */
  reading: Promise<Form> | undefined;
  json: { readonly value: unknown } | undefined;
  readingJson: Promise<unknown> | undefined;
}

/** One request on its way through the house: what dispatch moves along, and PoorRequest shows. */
export class Exchange implements OutgoingListener {
  readonly request: Request;
  readonly method: string;
  readonly context: AppContext;
  readonly arrival: Arrival;
  /** Undefined where the request cannot have come from an honest client: it is answered with 400. */
  readonly target: Target | undefined;
  /** The request of the application around a mounted one: they share the properties that hooks and handlers set. */
  outerRequest: object | undefined;
  /** The prefix under which the application is mounted, in matching form; empty at the top. */
  readonly prefix: string;
  readonly outgoing: Outgoing;
  answerer: Answerer | undefined;
  /** The hook, or the handler of a state or error, that runs in the answerer's place; undefined where none does. */
  guest: Guest | undefined;
  /** Whether it is known, and logged, that the client has left. */
  #isLeft = false;
  /** An error comes by more than one way: it is logged once. */
  #lastLogged: unknown;
  args: Args | undefined;
  /** The arguments that a hook put in place of those of the query. */
  givenArgs: Args | undefined;
  reader: BodyReader | undefined;
  /** Whether somebody else has the Request, and may read its body. */
  isLent = false;
  /** The whole body, once somebody has asked for it. */
  data: Promise<Uint8Array<ArrayBuffer>> | undefined;
  readonly bodies: Bodies = {
    pending: undefined,
    form: undefined,
    reading: undefined,
    json: undefined,
    readingJson: undefined,
  };
  /** Aborts when the client has left; made when somebody asks for it. */
  signal: AbortController | undefined;
  /** The answer is complete: what the runtime says of the client from now on is no news. */
  isOver = false;
  /** What lives as long as the request, each with the function that gives it back. */
  #deferred: Map<object, () => unknown> | undefined;
  #isDisposed = false;
  /** Takes the response as soon as it starts, if somebody waits for it. */
  onStart: ((response: Response) => void) | undefined;

  constructor(arrival: Arrival, context: AppContext, target: Target | undefined, prefix: string) {
    const { request } = arrival;
    this.request = request;
    this.method = request.method;
    this.context = context;
    this.arrival = arrival;
    this.target = target;
    this.prefix = prefix;
    this.outgoing = new Outgoing(this.method === 'HEAD', context.config.bufferSize, this);
  }

  /** The path with the prefix before it, in matching form; undefined where the target was refused. */
  get fullPath(): string | undefined {
    return this.target === undefined ? undefined : this.prefix + this.target.path;
  }

  /** Takes over what another exchange of the same request has read, or was given, by hooks and handlers. */
  adopt({ reader, isLent, data, bodies, givenArgs }: Exchange): void {
    this.reader = reader;
    this.isLent ||= isLent;
    this.data = data;
    Object.assign(this.bodies, bodies, { pending: undefined });
    if (givenArgs === undefined) return;
    this.givenArgs = givenArgs;
    this.args = givenArgs;
  }

  started(response: Response): void {
    this.onStart?.(response);
  }

  gone(): void {
    if (this.isOver) return;
    const reason = new BrokenClientConnection();
    this.logThrown(reason);
    this.signal?.abort(reason);
  }

  failed(error: unknown): void {
    this.logThrown(error);
  }

  get isWatched(): boolean {
    return this.signal !== undefined;
  }

  ended(): void {
    this.isOver = true;
  }

  /** The response is complete, but for what still streams: nothing can be changed any more. */
  complete(response: Response): Response {
    this.outgoing.close(response);
    this.isOver = !this.outgoing.streams;
    return response;
  }

  /** What the library itself cannot do any more is logged, and answered all the same. */
  giveUp(error: unknown): Response {
    this.logThrown(error);
    return this.letGo(lastResort());
  }

  /** Nothing of a complete response is still to come: what lived as long as the request ends. */
  letGo(response: Response): Response {
    this.dispose();
    return response;
  }

  /**
   * Has something given back when the handler and the body of the response have ended, however they end; at once when they
   * have ended already.
   */
  defer(resource: object, dispose: () => unknown): void {
    this.#deferred ??= new Map();
    this.#deferred.set(resource, dispose);
    if (this.#isDisposed) this.dispose();
  }

  /** Whether something is deferred, or may still be: a form that is read after the handler may bring temporary files. */
  get mayDefer(): boolean {
    if (this.#deferred !== undefined && this.#deferred.size > 0) return true;
    if (isReadMethod(this.method) || this.bodies.form !== undefined) return false;
    const isRead = this.reader?.isDone === true && this.data === undefined;
    return !isRead && parseMediaType(this.request.headers.get('content-type')).startsWith('multipart/');
  }

  /** Has a file closed with the request; the body of one that is opened after the end closes it. */
  holdFile(file: OpenFile): void {
    if (!this.#isDisposed) this.defer(file, () => file.close());
  }

  /** Closes a file that is not needed any more. */
  closeFile(file: OpenFile): void {
    this.#deferred?.delete(file);
    void this.#run(() => file.close());
  }

  /** The handler and the body have ended: gives back everything that was deferred, the last first. */
  dispose(): void {
    this.#isDisposed = true;
    const deferred = [...(this.#deferred?.values() ?? [])].reverse();
    this.#deferred?.clear();
    for (const dispose of deferred) void this.#run(dispose);
  }

  async #run(dispose: () => unknown): Promise<void> {
    try {
      await dispose();
    } catch (error) {
      this.logThrown(error);
    }
  }

  /** Logs what was thrown, once, with who threw it; that a client has left is no error. */
  logThrown(error: unknown, level: number = LOG_ERR): void {
    if (error !== undefined && error === this.#lastLogged) return;
    this.#lastLogged = error;
    const { log } = this.context;
    const who = `${this.method} ${this.fullPath ?? this.request.url}${this.#handlerName()}`;
    if (!isInstance(error, BrokenClientConnection)) {
      log.writeError(who, error, level);
    } else if (!this.#isLeft) {
      this.#isLeft = true;
      log.write(`${who}: ${error.message}`, LOG_INFO);
    }
  }

  /** Who answers, for the log: by his name, else by his rule. */
  #handlerName(): string {
    if (this.guest !== undefined) {
      const name = nameOf(this.guest.handler);
      return ` in ${name === '' ? '' : `${name}, `}${this.guest.role}`;
    }
    const { handler, rule } = this.answerer ?? {};
    if (typeof handler !== 'function') return '';
    return ` in ${nameOf(handler) || `the handler of ${rule ?? 'everything else'}`}`;
  }
}

import type { AppContext } from '../context.ts';
import type { OpenFile } from '../file-system.ts';
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
  /** The request that a mounted one came from: what hooks have put on it comes along. */
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
  /** What gives back that which lives as long as the request. */
  #releases: (() => unknown)[] | undefined;
  #isReleased = false;
  /** The file that is answered, if one is, and the response that streams it. */
  file: OpenFile | undefined;
  fileResponse: Response | undefined;
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
    this.closeFile(response);
    this.release();
    return response;
  }

  /** Takes over a file that was opened; the one before is not needed any more. */
  holdFile(file: OpenFile | undefined): void {
    if (this.file !== undefined && this.file !== file) this.closeQuietly(this.file);
    this.file = file;
    this.fileResponse = undefined;
  }

  /** Closes the file that was opened, unless this response streams it. */
  closeFile(response: Response): void {
    const { file, fileResponse } = this;
    if (file === undefined || fileResponse === response) return;
    // A hook may have put the same body into a response of its own.
    if (fileResponse === undefined || fileResponse.body?.locked === false) this.closeQuietly(file);
  }

  /** Gives a file back; that this fails is for the log. */
  closeQuietly(file: OpenFile): void {
    try {
      file.close();
    } catch (error) {
      this.logThrown(error);
    }
  }

  /** Has something given back when both the handler and the response have ended. */
  keep(release: () => unknown): void {
    this.#releases ??= [];
    this.#releases.push(release);
    if (this.#isReleased) this.release();
  }

  get keepsSomething(): boolean {
    return this.#releases !== undefined;
  }

  /** Handler and response have ended. */
  release(): void {
    this.#isReleased = true;
    if (this.#releases !== undefined) for (const release of this.#releases.splice(0)) void this.#giveBack(release);
  }

  async #giveBack(release: () => unknown): Promise<void> {
    try {
      await release();
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

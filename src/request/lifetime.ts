import type { BodyTracker } from '../response/response-record.ts';

/** How a response ended: it was passed to the runtime completely, the client disconnected, or its body failed. */
export type Outcome = 'sent' | 'aborted' | 'failed';

/** What is known when handler and body have ended. */
export interface BodyEnd {
  /** How the response ended. */
  readonly outcome: Outcome;
  /** Bytes of the body that were passed to the runtime. */
  readonly bytes: number;
  /** The error of a body that failed. */
  readonly error?: unknown;
}

/** The argument of a listener of `req.onEnd`. */
export interface RequestEnd extends BodyEnd {
  /** The status of the response. */
  readonly status: number;
  /** Milliseconds from the start of the request until the handler and the body had ended. */
  readonly duration: number;
}

/** What a lifetime tells its request. */
export interface LifetimeListener {
  /** An error that no caller receives. */
  failed(error: unknown): void;
  /** The body of the response has ended. */
  bodyEnded(end: BodyEnd): void;
}

/**
 * Releases what was opened for a request, exactly once and in reverse order, when the handler and the body of its response
 * have ended, however they end. A mounted application shares the lifetime of the request around it.
 *
 * It is held by the response, from the start until its body ends, by each handler that goes on after its response has
 * started, and by a generator that is being closed.
 */
export class Lifetime {
  readonly #listener: LifetimeListener;
  #deferred: Map<object, () => unknown> | undefined;
  #holders = 1;
  #isBodyOver = false;
  #afterBody: (() => unknown)[] | undefined;
  #endListeners: ((end: RequestEnd) => unknown)[] | undefined;
  #end: BodyEnd | undefined;
  readonly #startedAt: number = performance.now();
  /** That of the response, once it is complete. */
  status = 0;

  constructor(listener: LifetimeListener) {
    this.#listener = listener;
  }

  get isOver(): boolean {
    return this.#holders === 0;
  }

  /** Whether the body of the response has ended. A disconnect that is reported later is ignored. */
  get isBodyOver(): boolean {
    return this.#isBodyOver;
  }

  get hasDeferred(): boolean {
    return this.#deferred !== undefined && this.#deferred.size > 0;
  }

  /** Whether anything waits for the end of the body. */
  get isWaitedFor(): boolean {
    return this.#holders > 1 || this.hasDeferred || this.#afterBody !== undefined || this.hasEndListeners;
  }

  get hasEndListeners(): boolean {
    return this.#endListeners !== undefined;
  }

  /** Calls a listener once when handler and body have ended; at once where they have ended already. */
  onEnd(listener: (end: RequestEnd) => unknown): void {
    this.#endListeners ??= [];
    this.#endListeners.push(listener);
    if (this.isOver) this.#tellEnd();
  }

  /** Releases a resource at the end; at once where the request has ended already. */
  defer(resource: object, release: () => unknown): void {
    if (this.isOver) {
      void this.#run(release);
      return;
    }
    this.#deferred ??= new Map();
    this.#deferred.set(resource, release);
  }

  /** Releases a resource before the end, unless it has been released. */
  releaseEarly(resource: object): void {
    const release = this.#deferred?.get(resource);
    if (release === undefined) return;
    this.#deferred?.delete(resource);
    void this.#run(release);
  }

  /** Keeps the request alive until the returned function is called. */
  hold(): () => void {
    this.#holders += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#release();
      isHeld = false;
    };
  }

  /** Runs a function when the body of the response has ended, even if a handler still runs. */
  whenBodyEnds(run: () => unknown): void {
    if (this.#isBodyOver) {
      void this.#run(run);
      return;
    }
    this.#afterBody ??= [];
    this.#afterBody.push(run);
  }

  /** Logs an error that occurred while the response was sent. */
  report(error: unknown): void {
    this.#listener.failed(error);
  }

  /** The body of the response has ended; only the first call counts. */
  endBody(end: BodyEnd): void {
    if (this.#isBodyOver) return;
    this.#isBodyOver = true;
    this.#end = end;
    this.#listener.bodyEnded(end);
    for (const run of this.#afterBody ?? []) void this.#run(run).then(this.hold());
    this.#release();
  }

  /** Tracks a body that the library produces. If that body is sent, its end is the end of the response. */
  track(): BodyTracker {
    return new Tracker(this, this.#listener);
  }

  #release(): void {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    if (this.#endListeners !== undefined) this.#tellEnd();
    if (this.#deferred === undefined) return;
    const deferred = [...this.#deferred.values()].reverse();
    this.#deferred = undefined;
    for (const release of deferred) void this.#run(release);
  }

  #tellEnd(): void {
    const duration = performance.now() - this.#startedAt;
    const end: RequestEnd = { outcome: 'sent', bytes: 0, ...this.#end, status: this.status, duration };
    for (const listener of this.#endListeners?.splice(0) ?? []) void this.#run(() => listener(end));
  }

  async #run(release: () => unknown): Promise<void> {
    try {
      await release();
    } catch (error) {
      this.#listener.failed(error);
    }
  }
}

class Tracker implements BodyTracker {
  readonly #lifetime: Lifetime;
  readonly #listener: LifetimeListener;
  #bytes = 0;
  #isFollowed = false;
  #end: BodyEnd | undefined;

  constructor(lifetime: Lifetime, listener: LifetimeListener) {
    this.#lifetime = lifetime;
    this.#listener = listener;
  }

  follow(): void {
    this.#isFollowed = true;
    if (this.#end !== undefined) this.#lifetime.endBody(this.#end);
  }

  sent(size: number): void {
    this.#bytes += size;
  }

  ended(): void {
    this.#finish('sent');
  }

  failed(error: unknown): void {
    this.#listener.failed(error);
    this.#finish('failed', error);
  }

  aborted(error: unknown): void {
    this.#finish('failed', error);
  }

  cancelled(closed?: Promise<unknown>): void {
    const release = this.#lifetime.hold();
    this.#finish('aborted');
    if (closed === undefined) release();
    else closed.then(release, release);
  }

  #finish(outcome: Outcome, error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { outcome, bytes: this.#bytes, ...(error !== undefined && { error }) };
    if (this.#isFollowed) this.#lifetime.endBody(this.#end);
  }
}

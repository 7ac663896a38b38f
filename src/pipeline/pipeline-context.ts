import type { AppContext } from '../app/app-context.ts';
import type { ErrorHandler, StateHandler } from '../app/handler.ts';
import type { Tables } from '../app/snapshot.ts';
import type { RequestTarget } from '../http/request-target.ts';
import type { FetchArguments } from '../platform.ts';
import { PoorRequest } from '../request/poor-request.ts';
import { RequestContext } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { INITIAL_SETTINGS, type ResponseSettings } from '../response/response-state.ts';
import { FIRST_PLACE } from '../routing/method-table.ts';
import { andThen, type MaybePromise } from './maybe-promise.ts';
import { rootChainOf, type ScopeChain } from './scope-chain.ts';

/** A step of the pipeline: answers the request of a context. It never throws or rejects. */
export type Step = (context: PipelineContext) => MaybePromise<ResponseRecord>;

/** One request in the pipeline: what its steps share. */
export class PipelineContext extends RequestContext {
  /** The registrations when the request started. Later changes do not affect it. */
  readonly tables: Tables;
  /** What applies to the path, from the outside in. */
  scopes: ScopeChain;
  readonly req: PoorRequest;
  /** Where matching continues when the handler declines. */
  place: number = FIRST_PLACE;
  /** Response settings made by pre hooks. They apply to each route that is tried. */
  initial: ResponseSettings = INITIAL_SETTINGS;
  /** Sends a file, a listing or the debug page where no registered handler answers. */
  responder: Step | undefined;
  /** The methods that the path has, for 405. */
  allow: readonly string[] | undefined;
  /** Status and error handlers that were called. Each is called at most once per request, so they cannot loop. */
  called: (StateHandler | ErrorHandler)[] | undefined;

  #entered = 0;
  readonly #pending: PendingPart[] = [];
  /** A response that started during the synchronous beginning of a part. */
  #undelivered: ResponseRecord | undefined;

  constructor(
    tables: Tables,
    arrival: FetchArguments,
    app: AppContext,
    target: RequestTarget | undefined,
    outer?: RequestContext,
    prefix?: string,
  ) {
    super(arrival, app, target, outer, prefix);
    this.tables = tables;
    this.scopes = rootChainOf(tables);
    this.req = new PoorRequest(this);
  }

  /** Nothing can be written any more, unless the handler still runs. */
  sealUnlessStarted(): void {
    if (!this.outgoing.started) this.outgoing.seal();
  }

  /**
   * A part of the pipeline begins to run user code. Parts nest, so the one that began last and has not delivered its
   * response is the innermost: a response that starts is delivered by it.
   */
  enter(): number {
    this.#entered += 1;
    return this.#entered;
  }

  /**
   * The first of two: the response that a pending part ends with, or the one that starts while its user code still runs.
   * Neither `done` nor `failed` throws or rejects.
   */
  untilStarted(
    depth: number,
    pending: Promise<unknown>,
    done: (context: PipelineContext, value: unknown) => MaybePromise<ResponseRecord>,
    failed: (context: PipelineContext, error: unknown) => MaybePromise<ResponseRecord>,
  ): Promise<ResponseRecord> {
    return new Promise((resolve) => {
      const finish = (record: ResponseRecord): void => {
        this.#pending.splice(this.#pending.indexOf(part), 1);
        resolve(record);
      };
      const ended = pending.then(
        (value) => andThen(done(this, value), finish),
        (error: unknown) => andThen(failed(this, error), finish),
      );
      const part: PendingPart = {
        depth,
        deliver: (record) => {
          this.#keepAlive(ended);
          resolve(record);
        },
      };
      this.#pending.push(part);
      const started = this.#undelivered;
      this.#undelivered = undefined;
      if (started !== undefined) part.deliver(started);
    });
  }

  /** The part in which the response started has returned synchronously: it delivers the response itself. */
  noteDelivered(): void {
    this.#undelivered = undefined;
  }

  override started(record: ResponseRecord): void {
    const innermost = this.#pending.reduce((one, other) => (other.depth > one.depth ? other : one), NO_PART);
    // The innermost part may be running its synchronous beginning: it delivers as soon as that returns.
    if (innermost.depth < this.#entered) this.#undelivered = record;
    else innermost.deliver(record);
  }

  /** Lets the handler of a started response continue, also on runtimes that would stop it with the response. */
  #keepAlive(handler: Promise<void>): void {
    const release = this.lifetime.hold();
    handler.then(release, release);
    const { platform, log } = this.app;
    try {
      platform?.waitUntil?.(handler, this.fetchArguments);
    } catch (error) {
      log.writeError('waitUntil of the platform', error);
    }
  }
}

/** A part of the pipeline whose user code has not ended yet. */
interface PendingPart {
  readonly depth: number;
  deliver(record: ResponseRecord): void;
}

const NO_PART: PendingPart = { depth: 0, deliver() {} };

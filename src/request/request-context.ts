import type { AppContext } from '../app/app-context.ts';
import type { Config } from '../config/config.ts';
import { parseMediaType } from '../http/content-type.ts';
import { isReadMethod, mayHaveBody } from '../http/method.ts';
import type { RequestTarget } from '../http/request-target.ts';
import { nameOf, toText } from '../logging/log.ts';
import { LOG_ERR, LOG_INFO, LOG_WARNING } from '../logging/log-levels.ts';
import { isInstance } from '../pipeline/thrown.ts';
import type { FetchArguments } from '../platform.ts';
import { BrokenClientConnection } from '../response/errors.ts';
import type { BodyTracker, ResponseRecord } from '../response/response-record.ts';
import { type ResponseListener, ResponseState } from '../response/response-state.ts';
import { REST_NAME } from '../routing/prefix-forms.ts';
import type { Args } from './args.ts';
import { RequestBody } from './body/request-body.ts';
import { type BodyEnd, Lifetime, type LifetimeListener } from './lifetime.ts';

/** The route that answers a request. */
export interface MatchedRoute {
  /** The path as it was registered; undefined for a default handler. */
  readonly rule: { readonly text: string; readonly names: readonly (string | undefined)[] } | undefined;
  readonly handler: { readonly handler: unknown; readonly readsBody: boolean; readonly mounted?: object };
  /** The path parameters, converted. */
  readonly args: readonly unknown[];
}

/** The parameters of a route by name. What a mounted application has of the path is not one. */
export function paramsOf(answerer: MatchedRoute | undefined): Record<string, unknown> {
  const { rule, args = [], handler } = answerer ?? {};
  const params: Record<string, unknown> = Object.create(null);
  const rest = handler?.mounted === undefined ? undefined : REST_NAME;
  for (const [index, name] of (rule?.names ?? []).entries()) {
    if (name !== undefined && name !== rest) params[name] = args[index];
  }
  return params;
}

const NO_PARAMS: Readonly<Record<string, unknown>> = Object.freeze({});

/** Who else runs for a request, and as what: for the log. */
export interface RunningCallback {
  readonly role: string;
  readonly handler: { readonly name: string };
}

/** What the library reads a body as before the handler; undefined for what it leaves alone. */
export type BodyKind = 'form' | 'json' | undefined;

/** The state of one request, which PoorRequest shows to user code. */
export abstract class RequestContext implements ResponseListener, LifetimeListener {
  readonly request: Request;
  readonly method: string;
  readonly app: AppContext;
  /** The settings of the application, or of the group and route once the route is known. */
  config: Config;
  readonly fetchArguments: FetchArguments;
  /** Undefined where the request cannot have come from an honest client: it is answered with 400. */
  readonly target: RequestTarget | undefined;
  /** The prefix under which the application is mounted, in matching form; empty at the top. */
  readonly prefix: string;
  readonly outgoing: ResponseState;
  route: MatchedRoute | undefined;
  /** Parameters of the prefixes under which the application is mounted. */
  readonly prefixParams: Readonly<Record<string, unknown>>;
  /** The hook, status handler or error handler that runs now; undefined while the route's handler does. */
  running: RunningCallback | undefined;
  /** Whether it is known, and logged, that the client has left. */
  #isLeft = false;
  /** An error comes by more than one way: it is logged once. */
  #lastLogged: unknown;
  args: Args | undefined;
  /** The arguments that a hook has set in place of those of the query. */
  givenArgs: Args | undefined;
  /** As what the library will still read the body, before the handler: until then nobody can ask for it. */
  pending: BodyKind;
  /** That of the request around it where the application is mounted. */
  readonly body: RequestBody;
  /** Aborts when the client has left; made when somebody asks for it. */
  signal: AbortController | undefined;
  /** What is released when the request has ended. */
  readonly lifetime: Lifetime;
  /** The context of the outermost application; the same one unless the application is mounted. */
  readonly root: RequestContext;
  /** Which middleware has set a property of `req`, by its name. Of the root only. */
  additions: Map<string, object> | undefined;
  /** What was thrown, where the response is that of an error. */
  error: unknown;

  constructor(
    arrival: FetchArguments,
    context: AppContext,
    target: RequestTarget | undefined,
    outer?: RequestContext,
    prefix: string = '',
  ) {
    const { request } = arrival;
    this.request = request;
    this.method = request.method;
    this.app = context;
    this.config = context.config;
    this.fetchArguments = arrival;
    this.target = target;
    this.prefix = prefix;
    this.prefixParams = outer === undefined ? NO_PARAMS : { ...outer.prefixParams, ...paramsOf(outer.route) };
    this.root = outer?.root ?? this;
    this.body = outer?.body ?? new RequestBody();
    this.lifetime = outer?.lifetime ?? new Lifetime(this);
    this.outgoing = new ResponseState(this.method === 'HEAD', context.config.bufferSize, this);
  }

  /** The path with the prefix before it, in matching form; undefined where the target was refused. */
  get fullPath(): string | undefined {
    return this.target === undefined ? undefined : this.prefix + this.target.path;
  }

  abstract started(record: ResponseRecord): void;

  /** Takes over what hooks and handlers have set in another context of the same request, and what they have thrown. */
  adopt({ givenArgs, error }: RequestContext): void {
    this.error ??= error;
    if (givenArgs === undefined) return;
    this.givenArgs = givenArgs;
    this.args = givenArgs;
  }

  failed(error: unknown): void {
    this.logThrown(error);
  }

  trackBody(): BodyTracker {
    return this.lifetime.track();
  }

  /** The client has left before it had the whole response. */
  disconnect(): void {
    if (!this.lifetime.isBodyOver) this.#disconnected();
  }

  bodyEnded({ outcome }: BodyEnd): void {
    if (outcome === 'aborted') this.#disconnected();
    if (mayHaveBody(this.method) && !this.body.isRead) this.#abandonBody();
  }

  /** A client that goes on sending must not hold its connection. Bun must know that before the response is sent to its end. */
  #abandonBody(): void {
    this.body.abandon();
    try {
      this.app.platform?.abandonBody?.(this.fetchArguments);
    } catch (error) {
      this.logThrown(error);
    }
  }

  #disconnected(): void {
    const reason = new BrokenClientConnection();
    this.logThrown(reason);
    this.signal?.abort(reason);
  }

  /** Whether something is or may still be deferred: reading a form late may create temporary files. */
  get mayDefer(): boolean {
    if (this.lifetime.hasDeferred) return true;
    if (isReadMethod(this.method) || this.body.form !== undefined) return false;
    const isRead = this.body.reader?.isDone === true && this.body.data === undefined;
    return !isRead && parseMediaType(this.request.headers.get('content-type')).startsWith('multipart/');
  }

  /** Logs what was thrown, once, with who threw it; that a client has left is no error. */
  logThrown(error: unknown, level: number = LOG_ERR): void {
    if (error !== undefined && error === this.#lastLogged) return;
    this.#lastLogged = error;
    const { log } = this.app;
    const who = this.#describe();
    if (!isInstance(error, BrokenClientConnection)) {
      log.writeError(who, error, level);
    } else if (!this.#isLeft) {
      this.#isLeft = true;
      const cause = error.cause === undefined ? '' : ` (${toText(error.cause)})`;
      log.write(`${who}: ${error.message}${cause}`, LOG_INFO);
    }
  }

  /** Logs a warning about the handler of this request. */
  logWarning(text: string): void {
    this.app.log.write(`${this.#describe()}: ${text}`, LOG_WARNING);
  }

  #describe(): string {
    return `${this.method} ${this.fullPath ?? this.request.url}${this.#handlerName()}`;
  }

  /** Who answers, for the log: by his name, else by his rule. */
  #handlerName(): string {
    if (this.running !== undefined) {
      const name = nameOf(this.running.handler);
      return ` in ${name === '' ? '' : `${name}, `}${this.running.role}`;
    }
    if (this.route === undefined) return '';
    const { handler, rule } = this.route;
    return ` in ${nameOf(handler.handler) || `the handler of ${rule?.text ?? 'everything else'}`}`;
  }
}

import { parse as parseCookies } from 'cookie-es';
import { acceptsType, parseAccept } from '../http/accept.ts';
import { isBodyMethod, methodBit } from '../http/method.ts';
import { decodePiece, encodePath } from '../http/target.ts';
import { type Answerer, type Exchange, paramsOf } from './exchange.ts';
import { type Forwarded, forwardedOf, type Origin, originOf } from './origin.ts';

/** What stands behind a request: for those who lead it, not for those who answer it. */
export let exchangeOf: (req: RequestHead) => Exchange;

/** What was parsed of the head: each on first use, and once for a request. */
interface Parsed {
  origin?: Origin | undefined;
  forwarded?: Forwarded;
  accept?: readonly string[];
  acceptLanguage?: readonly string[];
  acceptEncoding?: readonly string[];
  acceptHtml?: boolean;
  acceptJson?: boolean;
  cookies?: Readonly<Record<string, string | undefined>>;
}

/** What a request says before its body: who asks, for what, and what its header fields tell. */
export class RequestHead {
  readonly #exchange: Exchange;
  #parsed: Parsed | undefined;
  /** The groups of the path, which change when a handler declines. */
  #groups: { readonly answerer: Answerer | undefined; readonly values: Readonly<Record<string, unknown>> } | undefined;

  static {
    exchangeOf = (req) => {
      if (typeof req === 'object' && req !== null && #exchange in req) return req.#exchange;
      throw new TypeError('The req that a handler is given comes first, and this is none');
    };
  }

  /** @internal */
  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** The web's own Request. */
  get request(): Request {
    const { arrival, context } = this.#exchange;
    this.#exchange.body.isLent = true;
    return context.platform?.toRequest?.(arrival) ?? arrival.request;
  }

  /** The method as it came, such as `GET`. */
  get method(): string {
    return this.#exchange.method;
  }

  /** The METHOD_* bit of the method, 0 for one outside the nine. */
  get methodNumber(): number {
    return methodBit(this.#exchange.method);
  }

  /**
   * The whole URL of the request as this server received it, mount prefix included: `http://a.example/users?page=2`. Host and
   * path are in normal form, the same on every runtime. Behind a proxy, `constructUrl()` returns the public URL.
   */
  get url(): string {
    const origin = this.#origin();
    if (origin === undefined || this.#exchange.target === undefined) return this.#exchange.request.url;
    return `${origin.scheme}://${origin.host}${this.#ownPath()}${this.query && `?${this.query}`}`;
  }

  /** The decoded path, in a mounted application without its prefix; the same as `uri`. */
  get path(): string {
    return this.uri;
  }

  /** The decoded path, in a mounted application without its prefix. Empty if the request target was refused. */
  get uri(): string {
    const { target } = this.#exchange;
    return target === undefined ? '' : decodePiece(target.path);
  }

  /** Where the application is mounted, such as `/admin`; empty at the top. */
  get prefix(): string {
    return decodePiece(this.#exchange.prefix);
  }

  /** The query string, still encoded, without its question mark. */
  get query(): string {
    return this.#exchange.target?.query ?? '';
  }

  /** The rule that answers, as it was registered; undefined where none does. */
  get uriRule(): string | undefined {
    return this.#exchange.answerer?.rule?.text;
  }

  /** The handler that answers; undefined where the library itself does. */
  get uriHandler(): unknown {
    return this.#exchange.answerer?.handler.handler;
  }

  /**
   * The path parameters by name, converted by their filters, with those of group and mount prefixes; the same as `groups`. A
   * handler also gets them as arguments, with their types.
   *
   *     app.get('/user/<id:int>', (req) => req.params.id); // 7 for /user/7
   */
  get params(): Readonly<Record<string, unknown>> {
    return this.groups;
  }

  /** The path parameters by name, converted by their filters. */
  get groups(): Readonly<Record<string, unknown>> {
    const { answerer } = this.#exchange;
    if (this.#groups?.answerer !== answerer) this.#groups = undefined;
    this.#groups ??= {
      answerer,
      values: Object.freeze(Object.assign(Object.create(null), this.#exchange.prefixParams, paramsOf(answerer))),
    };
    return this.#groups.values;
  }

  /** The host that was asked, without its port; undefined where the Host field was refused. */
  get hostname(): string | undefined {
    return this.#origin()?.hostname;
  }

  /** The port that was asked: the scheme's own where none was named. */
  get port(): number | undefined {
    return this.#origin()?.port;
  }

  /** `http`, or `https` where this server speaks it; behind a proxy see `forwardedProto`. */
  get scheme(): 'http' | 'https' | undefined {
    return this.#origin()?.scheme;
  }

  /** `HTTP/1.1`, where the runtime tells. */
  get protocol(): string | undefined {
    const { context, arrival } = this.#exchange;
    return context.platform?.protocol?.(arrival);
  }

  /** The address at the other end of the connection, which is a proxy's where there is one; see `forwardedFor`. */
  get remoteAddr(): string | undefined {
    const { context, arrival } = this.#exchange;
    return context.platform?.remoteAddr?.(arrival);
  }

  /** The client's address as trusted proxies tell it (`poor_TrustedProxies`). */
  get forwardedFor(): string | undefined {
    return this.#forwarded().client;
  }

  /** The host the client asked for, as trusted proxies tell it. */
  get forwardedHost(): string | undefined {
    return this.#forwarded().host;
  }

  /** The scheme the client used, as trusted proxies tell it. */
  get forwardedProto(): 'http' | 'https' | undefined {
    return this.#forwarded().scheme;
  }

  /** An absolute URL for a path of this server, as the client sees it. Default: the path of this request. */
  constructUrl(path: string = this.#ownPath()): string {
    if (!path.startsWith('/'))
      throw new TypeError(`constructUrl takes a path that starts with /, not ${JSON.stringify(path)}`);
    const origin = this.#origin();
    const { host, scheme } = this.#forwarded();
    return `${scheme ?? origin?.scheme ?? 'http'}://${host ?? origin?.host ?? 'localhost'}${path}`;
  }

  #ownPath(): string {
    return encodePath(this.#exchange.fullPath ?? '/');
  }

  #origin(): Origin | undefined {
    return this.#once('origin', () => originOf(this.#exchange));
  }

  #forwarded(): Forwarded {
    return this.#once('forwarded', () => forwardedOf(this.#exchange));
  }

  #once<Name extends keyof Parsed>(name: Name, parse: () => Parsed[Name]): Required<Parsed>[Name] {
    this.#parsed ??= {};
    if (!(name in this.#parsed)) this.#parsed[name] = parse();
    return this.#parsed[name] as Required<Parsed>[Name];
  }

  /** The headers of the request, read-only; the same as `headersIn`. */
  get headers(): Headers {
    return this.headersIn;
  }

  /** The headers of the request, read-only. */
  get headersIn(): Headers {
    return this.#exchange.request.headers;
  }

  get referer(): string | undefined {
    return this.#header('referer');
  }

  get userAgent(): string | undefined {
    return this.#header('user-agent');
  }

  /** Whether a script asks that says so: `X-Requested-With: XMLHttpRequest`. */
  get isXhr(): boolean {
    return this.#header('x-requested-with')?.toLowerCase() === 'xmlhttprequest';
  }

  /** Whether the method comes with a body that is parsed: POST, PUT, PATCH. */
  get isBodyRequest(): boolean {
    return isBodyMethod(this.#exchange.method);
  }

  /** Media types that the client takes, most wanted first; nothing where it does not say. */
  get accept(): readonly string[] {
    return this.#once('accept', () => this.#parseAccept('accept'));
  }

  /** Languages that the client takes, most wanted first. */
  get acceptLanguage(): readonly string[] {
    return this.#once('acceptLanguage', () => this.#parseAccept('accept-language'));
  }

  /** Encodings that the client takes, most wanted first. */
  get acceptEncoding(): readonly string[] {
    return this.#once('acceptEncoding', () => this.#parseAccept('accept-encoding'));
  }

  /** Whether a page would do. */
  get acceptHtml(): boolean {
    return this.#once('acceptHtml', () => acceptsType(this.headersIn.get('accept'), 'text/html'));
  }

  /** Whether JSON would do. */
  get acceptJson(): boolean {
    return this.#once('acceptJson', () => acceptsType(this.headersIn.get('accept'), 'application/json'));
  }

  /** Cookies by name; an empty record where `autoCookies` is off. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    return this.#once('cookies', () => {
      const { autoCookies } = this.#exchange.config;
      const cookies = parseCookies(autoCookies ? (this.headersIn.get('cookie') ?? '') : '');
      return Object.freeze(Object.assign(Object.create(null), cookies));
    });
  }

  #parseAccept(field: string): readonly string[] {
    return Object.freeze(parseAccept(this.headersIn.get(field)));
  }

  #header(name: string): string | undefined {
    return this.headersIn.get(name) ?? undefined;
  }

  toString(): string {
    return `${this.method} ${this.uri}`;
  }

  toJSON(): { method: string; uri: string; rule: string | undefined } {
    return { method: this.method, uri: this.uri, rule: this.uriRule };
  }
}

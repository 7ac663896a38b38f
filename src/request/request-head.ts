import { parse as parseCookies } from 'cookie-es';
import { acceptsType, parseAccept } from '../http/accept.ts';
import { isBodyMethod, methodBit } from '../http/method.ts';
import { decodePiece, encodePath } from '../http/request-target.ts';
import { type Forwarded, forwardedOf, type Origin, originOf } from './client-info.ts';
import { type MatchedRoute, paramsOf, type RequestContext } from './request-context.ts';

/** What stands behind a request: for those who lead it, not for those who answer it. */
export let requestContextOf: (req: RequestHead) => RequestContext;

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
  readonly #context: RequestContext;
  #parsed: Parsed | undefined;
  /** The groups of the path, which change when a handler declines. */
  #groups:
    | { readonly answerer: MatchedRoute | undefined; readonly values: Readonly<Record<string, unknown>> }
    | undefined;

  static {
    requestContextOf = (req) => {
      if (typeof req === 'object' && req !== null && #context in req) return req.#context;
      throw new TypeError('The req that a handler is given comes first, and this is none');
    };
  }

  /** @internal */
  constructor(context: RequestContext) {
    this.#context = context;
  }

  /** The standard Request. */
  get request(): Request {
    const { fetchArguments, app } = this.#context;
    this.#context.body.isLent = true;
    return app.platform?.toRequest?.(fetchArguments) ?? fetchArguments.request;
  }

  /** The method, such as `GET`. */
  get method(): string {
    return this.#context.method;
  }

  /** The METHOD_* bit of the method; 0 for methods without one. */
  get methodNumber(): number {
    return methodBit(this.#context.method);
  }

  /**
   * The whole URL of the request as this server received it, mount prefix included: `http://a.example/users?page=2`. Host and
   * path are in normal form, the same on every runtime. Behind a proxy, `constructUrl()` returns the public URL.
   */
  get url(): string {
    const origin = this.#origin();
    if (origin === undefined || this.#context.target === undefined) return this.#context.request.url;
    return `${origin.scheme}://${origin.host}${this.#ownPath()}${this.query && `?${this.query}`}`;
  }

  /** The decoded path, in a mounted application without its prefix; the same as `uri`. */
  get path(): string {
    return this.uri;
  }

  /** The decoded path, in a mounted application without its prefix. Empty if the request target was refused. */
  get uri(): string {
    const { target } = this.#context;
    return target === undefined ? '' : decodePiece(target.path);
  }

  /** The prefix at which the application is mounted, such as `/admin`; empty if it is not mounted. */
  get prefix(): string {
    return decodePiece(this.#context.prefix);
  }

  /** The encoded query string, without the question mark. */
  get query(): string {
    return this.#context.target?.query ?? '';
  }

  /** The path of the matching route as it was registered; undefined if no route matches. */
  get uriRule(): string | undefined {
    return this.#context.route?.rule?.text;
  }

  /** The handler of the matching route; undefined if the library responds itself. */
  get uriHandler(): unknown {
    return this.#context.route?.handler.handler;
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
    const { route } = this.#context;
    if (this.#groups?.answerer !== route) this.#groups = undefined;
    this.#groups ??= {
      answerer: route,
      values: Object.freeze(Object.assign(Object.create(null), this.#context.prefixParams, paramsOf(route))),
    };
    return this.#groups.values;
  }

  /** The requested host, without the port; undefined if the Host header is invalid. */
  get hostname(): string | undefined {
    return this.#origin()?.hostname;
  }

  /** The requested port; the default port of the scheme if the Host header has none. */
  get port(): number | undefined {
    return this.#origin()?.port;
  }

  /** `https` if this server uses TLS, else `http`. Behind a proxy, see `forwardedProto`. */
  get scheme(): 'http' | 'https' | undefined {
    return this.#origin()?.scheme;
  }

  /** The protocol, such as `HTTP/1.1`; undefined if the runtime does not provide it. */
  get protocol(): string | undefined {
    const { app, fetchArguments } = this.#context;
    return app.platform?.protocol?.(fetchArguments);
  }

  /** The address of the other end of the connection: of the client, or of a proxy; see `forwardedFor`. */
  get remoteAddr(): string | undefined {
    const { app, fetchArguments } = this.#context;
    return app.platform?.remoteAddr?.(fetchArguments);
  }

  /** The address of the client as reported by trusted proxies (the setting `trustedProxies`). */
  get forwardedFor(): string | undefined {
    return this.#forwarded().client;
  }

  /** The host that the client requested, as reported by trusted proxies. */
  get forwardedHost(): string | undefined {
    return this.#forwarded().host;
  }

  /** The scheme that the client used, as reported by trusted proxies. */
  get forwardedProto(): 'http' | 'https' | undefined {
    return this.#forwarded().scheme;
  }

  /** The absolute URL of a path on this server, as the client sees it. Default: the path of this request. */
  constructUrl(path: string = this.#ownPath()): string {
    if (!path.startsWith('/'))
      throw new TypeError(`constructUrl takes a path that starts with /, not ${JSON.stringify(path)}`);
    const origin = this.#origin();
    const { host, scheme } = this.#forwarded();
    return `${scheme ?? origin?.scheme ?? 'http'}://${host ?? origin?.host ?? 'localhost'}${path}`;
  }

  #ownPath(): string {
    return encodePath(this.#context.fullPath ?? '/');
  }

  #origin(): Origin | undefined {
    return this.#once('origin', () => originOf(this.#context));
  }

  #forwarded(): Forwarded {
    return this.#once('forwarded', () => forwardedOf(this.#context));
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
    return this.#context.request.headers;
  }

  /** The Referer header. */
  get referer(): string | undefined {
    return this.#header('referer');
  }

  /** The User-Agent header. */
  get userAgent(): string | undefined {
    return this.#header('user-agent');
  }

  /** Whether the request has the header `X-Requested-With: XMLHttpRequest`. */
  get isXhr(): boolean {
    return this.#header('x-requested-with')?.toLowerCase() === 'xmlhttprequest';
  }

  /** Whether the body is parsed for this method: POST, PUT and PATCH. */
  get isBodyRequest(): boolean {
    return isBodyMethod(this.#context.method);
  }

  /** The media types of the Accept header, most preferred first; empty without the header. */
  get accept(): readonly string[] {
    return this.#once('accept', () => this.#parseAccept('accept'));
  }

  /** The languages of the Accept-Language header, most preferred first. */
  get acceptLanguage(): readonly string[] {
    return this.#once('acceptLanguage', () => this.#parseAccept('accept-language'));
  }

  /** The encodings of the Accept-Encoding header, most preferred first. */
  get acceptEncoding(): readonly string[] {
    return this.#once('acceptEncoding', () => this.#parseAccept('accept-encoding'));
  }

  /** Whether the client accepts HTML. */
  get acceptHtml(): boolean {
    return this.#once('acceptHtml', () => acceptsType(this.headersIn.get('accept'), 'text/html'));
  }

  /** Whether the client accepts JSON. */
  get acceptJson(): boolean {
    return this.#once('acceptJson', () => acceptsType(this.headersIn.get('accept'), 'application/json'));
  }

  /** Cookies by name; empty if `autoCookies` is off. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    return this.#once('cookies', () => {
      const { autoCookies } = this.#context.config;
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

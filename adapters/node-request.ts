import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequest } from './web-request.ts';

/** The headers of a message as web Headers. Lookups read Node's own object; other methods create a Headers object first. */
class IncomingHeaders {
  readonly #incoming: IncomingMessage;
  #web: Headers | undefined;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get(name: string): string | null {
    if (this.#web !== undefined) return this.#web.get(name);
    const value = this.#incoming.headers[name.toLowerCase()];
    if (typeof value === 'string') return value;
    // Node's object inherits members such as `constructor`.
    return Array.isArray(value) ? value.join(', ') : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  set(name: string, value: string): void {
    this.#toWeb().set(name, value);
  }

  append(name: string, value: string): void {
    this.#toWeb().append(name, value);
  }

  delete(name: string): void {
    this.#toWeb().delete(name);
  }

  getSetCookie(): string[] {
    return this.#toWeb().getSetCookie();
  }

  forEach(callback: (value: string, name: string, parent: Headers) => void, self?: unknown): void {
    for (const [name, value] of this.#toWeb()) callback.call(self, value, name, this as unknown as Headers);
  }

  entries(): HeadersIterator<[string, string]> {
    return this.#toWeb().entries();
  }

  keys(): HeadersIterator<string> {
    return this.#toWeb().keys();
  }

  values(): HeadersIterator<string> {
    return this.#toWeb().values();
  }

  [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.entries();
  }

  #toWeb(): Headers {
    if (this.#web !== undefined) return this.#web;
    this.#web = new Headers();
    for (const [name, value] of Object.entries(this.#incoming.headers)) {
      for (const each of Array.isArray(value) ? value : [value ?? '']) this.#web.append(name, each);
    }
    return this.#web;
  }
}

Object.setPrototypeOf(IncomingHeaders.prototype, Headers.prototype);

/**
 * A message as a Request for the pipeline, which mostly reads method, URL and headers. Using anything else creates the web
 * Request. `instanceof Request` holds, but the runtime's own functions do not accept it: user code gets the web Request.
 */
export class NodeRequest {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #scheme: 'http' | 'https';
  #headers: IncomingHeaders | undefined;
  #web: Request | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, scheme: 'http' | 'https') {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#scheme = scheme;
  }

  /** The web Request of a NodeRequest; any other Request is returned unchanged. */
  static toWeb(request: Request): Request {
    return #incoming in request ? (request as unknown as NodeRequest).#toWeb() : request;
  }

  get method(): string {
    return this.#incoming.method as string;
  }

  /** The absolute URL. It cannot be parsed if the client sent an invalid target or host. */
  get url(): string {
    const { url = '', headers } = this.#incoming;
    return url.startsWith('/') ? `${this.#scheme}://${headers.host ?? 'localhost'}${url}` : url;
  }

  get headers(): IncomingHeaders {
    this.#headers ??= new IncomingHeaders(this.#incoming);
    return this.#headers;
  }

  get bodyUsed(): boolean {
    return this.#web?.bodyUsed ?? this.#incoming.readableDidRead;
  }

  get body(): ReadableStream<Uint8Array> | null {
    const { method } = this;
    return method === 'GET' || method === 'HEAD' ? null : this.#toWeb().body;
  }

  get signal(): AbortSignal {
    return this.#toWeb().signal;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#toWeb().arrayBuffer();
  }

  #toWeb(): Request {
    this.#web ??= createRequest(this.#incoming, this.#outgoing);
    return this.#web;
  }
}

Object.setPrototypeOf(NodeRequest.prototype, Request.prototype);

/** Messages whose client waits with `Expect: 100-continue` until it is told to send the body. */
const waiting = new WeakSet<IncomingMessage>();

/** Tells the client to send the body when it is first read (RFC 9110 section 10.1.1). */
export function continueWhenRead(incoming: IncomingMessage, outgoing: ServerResponse): void {
  waiting.add(incoming);
  incoming.once('resume', () => {
    if (outgoing.headersSent) return;
    waiting.delete(incoming);
    outgoing.writeContinue();
  });
}

/** Whether the client still waits, so that its body may never come: the connection cannot be used again. */
export function isWaiting(incoming: IncomingMessage): boolean {
  return waiting.has(incoming);
}

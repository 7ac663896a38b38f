import type { Bytes } from '../http/bytes.ts';
import { type CookieOptions, formatCookie } from '../http/cookie.ts';
import { LOG_DEBUG, LOG_ERR, LOG_INFO, LOG_WARNING } from '../log-levels.ts';
import type { HeaderFields } from '../response/header-fields.ts';
import type { Data } from '../response/writer.ts';
import { markHandled } from '../thrown.ts';
import { Args } from './args.ts';
import { askBlock, askData, askForm, askJson, askRaw } from './ask-body.ts';
import { openStream } from './body-stream.ts';
import type { Exchange } from './exchange.ts';
import { EmptyForm, Form } from './form.ts';
import type { RequestEnd } from './lifetime.ts';
import { parseArgs } from './parse-args.ts';
import { RequestHead } from './request-head.ts';
import { signalOf } from './signal.ts';
import { type FilePartOptions, writeFile } from './write-file.ts';

/**
 * Your own properties of a request: `config`, `logger` and `user`, which the library never uses, and others; and the type
 * of `env`. Merge into it:
 *
 *     declare module 'poorfetch' { interface Register { user: User; app_cache: Cache } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged into
export interface Register {}

type Registered<Name extends string> = Register extends Record<Name, infer T> ? T : unknown;

export interface PoorRequest extends Omit<Register, 'config' | 'logger' | 'user' | 'env'> {}

/** A request, and the answer that grows: the one parameter of every handler, always called `req`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the user's own properties are his to set
export class PoorRequest extends RequestHead {
  /** Yours: your configuration. */
  declare config: Registered<'config'>;
  /** Yours: your own logger. */
  declare logger: Registered<'logger'>;
  /** Yours: who is logged in. */
  declare user: Registered<'user'>;

  readonly #exchange: Exchange;

  /** @internal */
  constructor(exchange: Exchange) {
    super(exchange);
    this.#exchange = exchange;
  }

  // ---- what it brings

  /** What the runtime hands over beside the request: on Workers the bindings. */
  get env(): Registered<'env'> {
    return this.#exchange.arrival.env as Registered<'env'>;
  }

  /** The arguments of the query; empty where `autoArgs` is off. A pre hook may put its own in place. */
  get args(): Args {
    const exchange = this.#exchange;
    const { config } = exchange;
    exchange.args ??= config.autoArgs ? parseArgs(this.query, config) : new EmptyForm();
    return exchange.args;
  }

  set args(args: Args) {
    this.#exchange.givenArgs = checkArgs('args', args);
    this.#exchange.args = args;
  }

  /**
   * The form in the body; empty where there is none. A pre hook may put its own in place.
   * @throws Error in a pre hook that has not awaited `readForm()`: the body is read behind them.
   */
  get form(): Form {
    const { body } = this.#exchange;
    if (body.form === undefined) this.#checkRead('form', 'readForm');
    body.form ??= new EmptyForm();
    return body.form;
  }

  set form(form: Args) {
    this.#exchange.body.form = form instanceof Form ? form : new Form(checkArgs('form', form));
  }

  /**
   * The value of a JSON body; undefined if the request has none, if `autoJson` is off, or if the method is not POST, PUT or
   * PATCH.
   * @throws Error in a pre hook that has not awaited `readJson()`: the body is read behind them.
   */
  get json(): unknown {
    const { body } = this.#exchange;
    if (body.json === undefined) this.#checkRead('json', 'readJson');
    return body.json?.value;
  }

  set json(value: unknown) {
    this.#exchange.body.json = { value };
  }

  /**
   * Reads the body as a form, whatever the method: for a pre hook, since the library reads only behind them.
   * @throws HTTPException 400 for a malformed form, 413 over a limit, 408 when the client stalls.
   */
  readForm(): Promise<Form> {
    return markHandled(askForm(this.#exchange));
  }

  /**
   * Reads the body as JSON, whatever the method: for a pre hook, since the library reads only behind them.
   * @throws HTTPException 400 for what is no JSON, 413 over `dataSize`, 408 when the client stalls.
   */
  readJson(): Promise<unknown> {
    return markHandled(askJson(this.#exchange));
  }

  /**
   * The next bytes of the body, at most `length` of them; empty at the end.
   * @throws HTTPException 408 when the client stalls; BrokenClientConnection when it has left.
   */
  read(length?: number): Promise<Uint8Array> {
    return markHandled(askBlock(this.#exchange, length));
  }

  /**
   * The whole body, or what `read` has left of it. Can be asked again.
   * @throws HTTPException 413 when it is longer than `dataSize`, 408 when the client stalls; BrokenClientConnection when it
   *   has left.
   */
  data(): Promise<Uint8Array> {
    return markHandled(askData(this.#exchange));
  }

  /**
   * The body as a stream, as the client sent it: with its Content-Encoding, and within the read timeout. Null where there is
   * none. `req.read` and `req.data` give the decoded body; only one of them can be used.
   */
  get body(): ReadableStream<Bytes> | null {
    return openStream(this.#exchange, () => markHandled(askRaw(this.#exchange)));
  }

  /** Aborts when the client has left, and only then. A listener that throws is the runtime's to report, and may end the process. */
  get signal(): AbortSignal {
    return signalOf(this.#exchange);
  }

  #checkRead(property: string, reader: string): void {
    if (this.#exchange.pending === undefined) return;
    throw new Error(`req.${property} is read behind the pre hooks; a hook that needs it awaits req.${reader}() first`);
  }

  // ---- what is answered

  /**
   * The status that is sent, 200 to 599. Default 200.
   * @throws RangeError for another one; Error when the response has started.
   */
  get status(): number {
    return this.#exchange.outgoing.status;
  }

  set status(code: number) {
    this.#exchange.outgoing.status = code;
  }

  /**
   * The media type of what is written. Default `text/html; charset=utf-8`.
   * @throws TypeError for what cannot stand in a field; Error when the response has started.
   */
  get contentType(): string {
    return this.#exchange.outgoing.contentType;
  }

  set contentType(type: string) {
    this.#exchange.outgoing.contentType = type;
  }

  /** The length in bytes of an answer that streams, where it is known; a shorter or longer one breaks off. */
  get contentLength(): number | undefined {
    return this.#exchange.outgoing.contentLength;
  }

  set contentLength(length: number | undefined) {
    this.#exchange.outgoing.contentLength = length;
  }

  /** The fields of the answer. */
  get headersOut(): HeaderFields {
    return this.#exchange.outgoing.headersOut;
  }

  /** The fields of an error page, from 400 on, in place of `headersOut`. */
  get errHeadersOut(): HeaderFields {
    return this.#exchange.outgoing.errHeadersOut;
  }

  /**
   * Appends to the answer. While it is at most `bufferSize` long nothing is sent; past that the response starts, and
   * what this gives back is worth waiting for: `await req.write(...)` keeps the memory bounded.
   * @returns A promise to wait for, where there is something to wait for. It rejects with BrokenClientConnection when the
   *   client has left; nobody needs to await it.
   * @throws TypeError for what is neither text nor bytes.
   */
  write(data: Data): Promise<void> | undefined {
    return this.#exchange.outgoing.write(data);
  }

  /** Starts the response, if it has not started, and sends what was written. */
  flush(): Promise<void> | undefined {
    return this.#exchange.outgoing.flush();
  }

  /**
   * Writes a file of the server, or a part of it, as `write` does; `sendFile` of the library answers with one (Poor WSGI,
   * "Returning values").
   * @returns The number of bytes that were written.
   * @throws HTTPException 404 where there is no such file; Error where the platform has no files.
   */
  sendFile(path: string, options?: FilePartOptions): Promise<number> {
    return markHandled(writeFile(this.#exchange, path, options));
  }

  /**
   * Sets a cookie: adds a `Set-Cookie` field to the response, in place of one with the same name, domain and path. Default
   * path: `/`.
   * @throws TypeError for a name, value or option that cannot stand in one.
   */
  setCookie(name: string, value: string, options: CookieOptions = {}): void {
    this.headersOut.put('Set-Cookie', formatCookie(name, value, { path: '/', ...options }));
  }

  // ---- around it

  /**
   * Runs a function once when the handler and the body of the response have ended, however they end: the last one first.
   * What it throws is logged.
   *
   *     const connection = await pool.connect();
   *     req.defer(() => connection.release());
   */
  defer(cleanup: () => unknown): void {
    this.#exchange.lifetime.defer(cleanup, cleanup);
  }

  /**
   * Calls a listener once when the handler and the body of the response have ended, with the status, the bytes of the body,
   * the duration in milliseconds, and how it ended: `sent`, `aborted` by the client, or `failed` with an `error`. Only Node
   * knows whether the client has taken all of it; on other runtimes `sent` means that the runtime has it.
   *
   *     req.onEnd(({ status, bytes, duration }) => req.logInfo(`${status} ${bytes} ${duration}`));
   */
  onEnd(listener: (end: RequestEnd) => unknown): void {
    this.#exchange.lifetime.onEnd(listener);
  }

  /** What was thrown, where the response is that of an error; undefined otherwise. */
  get error(): unknown {
    return this.#exchange.error;
  }

  /** The application's own variables: `app_db_file` is `db_file`. */
  getOptions(): Readonly<Record<string, string>> {
    return this.#exchange.context.options;
  }

  /** Writes one line to the application's log; `level` is a LOG_* constant. */
  logError(message: unknown, level: number = LOG_ERR): void {
    this.#exchange.context.log.write(message, level);
  }

  /** `logError` with LOG_WARNING. */
  logWarning(message: unknown): void {
    this.logError(message, LOG_WARNING);
  }

  /** `logError` with LOG_INFO. */
  logInfo(message: unknown): void {
    this.logError(message, LOG_INFO);
  }

  /** `logError` with LOG_DEBUG. */
  logDebug(message: unknown): void {
    this.logError(message, LOG_DEBUG);
  }
}

/** What a hook puts in place of arguments must be able to do what they can. */
function checkArgs(name: string, args: unknown): Args {
  if (args instanceof Args) return args;
  throw new TypeError(`req.${name} is a Form, such as new Form([['name', 'value']]), not ${typeof args}`);
}

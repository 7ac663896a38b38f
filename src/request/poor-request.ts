import type { Bytes } from '../http/bytes.ts';
import { type CookieOptions, formatCookie } from '../http/cookie.ts';
import { LOG_DEBUG, LOG_ERR, LOG_INFO, LOG_WARNING } from '../logging/log-levels.ts';
import { markHandled } from '../pipeline/thrown.ts';
import type { Data } from '../response/body-writer.ts';
import type { HeaderFields } from '../response/headers.ts';
import { Args } from './args.ts';
import { askBlock, askData, askForm, askJson, askRaw } from './body/body-api.ts';
import { openStream } from './body/body-stream.ts';
import { EmptyForm, Form } from './form.ts';
import type { RequestEnd } from './lifetime.ts';
import { parseArgs } from './parse-args.ts';
import type { RequestContext } from './request-context.ts';
import { RequestHead } from './request-head.ts';
import { signalOf } from './signal.ts';
import { type FilePartOptions, writeFile } from './write-file.ts';

/**
 * The types of your own properties of `req`: `config`, `logger` and `user`, which the library does not use, and any others;
 * also the type of `env`. Merge into it:
 *
 *     declare module 'poorfetch' { interface Register { user: User; app_cache: Cache } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged into
export interface Register {}

type Registered<Name extends string> = Register extends Record<Name, infer T> ? T : unknown;

export interface PoorRequest extends Omit<Register, 'config' | 'logger' | 'user' | 'env'> {}

/** A request and its response: the first parameter of every handler, called `req`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the user's own properties are his to set
export class PoorRequest extends RequestHead {
  /** For your configuration. */
  declare config: Registered<'config'>;
  /** For your own logger. */
  declare logger: Registered<'logger'>;
  /** For the user who is logged in. */
  declare user: Registered<'user'>;

  readonly #context: RequestContext;

  /** @internal */
  constructor(context: RequestContext) {
    super(context);
    this.#context = context;
  }

  // ---- what it brings

  /** What the runtime passes with the request: on Workers the bindings, on Bun the server. */
  get env(): Registered<'env'> {
    return this.#context.fetchArguments.env as Registered<'env'>;
  }

  /** The parameters of the query; empty if `autoArgs` is off. A pre hook can replace it. */
  get args(): Args {
    const context = this.#context;
    const { config } = context;
    context.args ??= config.autoArgs ? parseArgs(this.query, config) : new EmptyForm();
    return context.args;
  }

  set args(args: Args) {
    this.#context.givenArgs = checkArgs('args', args);
    this.#context.args = args;
  }

  /**
   * The form of the body; empty if no form was parsed. A pre hook can replace it.
   * @throws Error in a pre hook that has not awaited `readForm()`, because the body is read after the pre hooks.
   */
  get form(): Form {
    const { body } = this.#context;
    if (body.form === undefined) this.#checkRead('form', 'readForm');
    body.form ??= new EmptyForm();
    return body.form;
  }

  set form(form: Args) {
    this.#context.body.form = form instanceof Form ? form : new Form(checkArgs('form', form));
  }

  /**
   * The value of a JSON body; undefined if the request has none, if `autoJson` is off, or if the method is not POST, PUT or
   * PATCH.
   * @throws Error in a pre hook that has not awaited `readJson()`, because the body is read after the pre hooks.
   */
  get json(): unknown {
    const { body } = this.#context;
    if (body.json === undefined) this.#checkRead('json', 'readJson');
    return body.json?.value;
  }

  set json(value: unknown) {
    this.#context.body.json = { value };
  }

  /**
   * Reads the body as a form, for any method. For pre hooks, which run before the library reads the body.
   * @throws HTTPException 400 for a malformed form, 413 above a limit, 408 if the client is too slow.
   */
  readForm(): Promise<Form> {
    return markHandled(askForm(this.#context));
  }

  /**
   * Reads the body as JSON, for any method. For pre hooks, which run before the library reads the body.
   * @throws HTTPException 400 for malformed JSON, 413 above `dataSize`, 408 if the client is too slow.
   */
  readJson(): Promise<unknown> {
    return markHandled(askJson(this.#context));
  }

  /**
   * The next bytes of the body, at most `length`; empty at the end.
   * @throws HTTPException 408 if the client is too slow; BrokenClientConnection if it has disconnected.
   */
  read(length?: number): Promise<Uint8Array> {
    return markHandled(askBlock(this.#context, length));
  }

  /**
   * The whole body, or the rest that `read` has not returned. It can be called several times.
   * @throws HTTPException 413 if it is longer than `dataSize`, 408 if the client is too slow; BrokenClientConnection if the
   *   client has disconnected.
   */
  data(): Promise<Uint8Array> {
    return markHandled(askData(this.#context));
  }

  /**
   * The body as a stream, as the client sent it: with its Content-Encoding, and within the read timeout. Null if there is
   * none. `req.read` and `req.data` give the decoded body; only one of them can be used.
   */
  get body(): ReadableStream<Bytes> | null {
    return openStream(this.#context, () => markHandled(askRaw(this.#context)));
  }

  /** Aborts when the client disconnects, and only then. An error in a listener is reported by the runtime and may end the process. */
  get signal(): AbortSignal {
    return signalOf(this.#context);
  }

  #checkRead(property: string, reader: string): void {
    if (this.#context.pending === undefined) return;
    throw new Error(`req.${property} is read behind the pre hooks; a hook that needs it awaits req.${reader}() first`);
  }

  // ---- what is answered

  /**
   * The status of the response, 200 to 599. Default: 200.
   * @throws RangeError for any other number; Error if the response has started.
   */
  get status(): number {
    return this.#context.outgoing.status;
  }

  set status(code: number) {
    this.#context.outgoing.status = code;
  }

  /**
   * The Content-Type of the response. Default: `text/html; charset=utf-8`.
   * @throws TypeError for a value that cannot be sent; Error if the response has started.
   */
  get contentType(): string {
    return this.#context.outgoing.contentType;
  }

  set contentType(type: string) {
    this.#context.outgoing.contentType = type;
  }

  /** The length of a streaming response in bytes, if it is known. If the body has another length, the transfer is aborted. */
  get contentLength(): number | undefined {
    return this.#context.outgoing.contentLength;
  }

  set contentLength(length: number | undefined) {
    this.#context.outgoing.contentLength = length;
  }

  /** The headers of the response. */
  get headersOut(): HeaderFields {
    return this.#context.outgoing.headersOut;
  }

  /** The headers of error responses, from 400 on. They replace `headersOut`. */
  get errHeadersOut(): HeaderFields {
    return this.#context.outgoing.errHeadersOut;
  }

  /**
   * Appends to the body of the response. The response starts when more than `bufferSize` bytes have been written. From then on,
   * `await req.write(...)` waits for the client, which keeps memory bounded.
   * @returns A promise if there is something to wait for. It rejects with BrokenClientConnection if the client has
   *   disconnected; it need not be awaited.
   * @throws TypeError for a value that is neither text nor bytes.
   */
  write(data: Data): Promise<void> | undefined {
    return this.#context.outgoing.write(data);
  }

  /** Sends what was written, and starts the response if it has not started. */
  flush(): Promise<void> | undefined {
    return this.#context.outgoing.flush();
  }

  /**
   * Writes a file, or a part of it, as `write` does. To respond with a file, use the function `sendFile`.
   * @returns The number of bytes written.
   * @throws HTTPException 404 if the file does not exist; Error if the platform has no files.
   */
  sendFile(path: string, options?: FilePartOptions): Promise<number> {
    return markHandled(writeFile(this.#context, path, options));
  }

  /**
   * Sets a cookie: adds a `Set-Cookie` header to the response and replaces one with the same name, domain and path. Default
   * path: `/`.
   * @throws TypeError for a name, value or option that is not valid in a cookie.
   */
  setCookie(name: string, value: string, options: CookieOptions = {}): void {
    this.headersOut.put('Set-Cookie', formatCookie(name, value, { path: '/', ...options }));
  }

  // ---- around it

  /**
   * Runs a function once when the handler and the body of the response have ended, however they end. The function that was
   * added last runs first. Errors are logged.
   *
   *     const connection = await pool.connect();
   *     req.defer(() => connection.release());
   */
  defer(cleanup: () => unknown): void {
    this.#context.lifetime.defer(cleanup, cleanup);
  }

  /**
   * Calls a listener once when the handler and the body of the response have ended, with the status, the bytes of the body,
   * the duration in milliseconds, and how it ended: `sent`, `aborted` by the client, or `failed` with an `error`. Only Node
   * knows whether the client has taken all of it; on other runtimes `sent` means that the runtime has it.
   *
   *     req.onEnd(({ status, bytes, duration }) => req.logInfo(`${status} ${bytes} ${duration}`));
   */
  onEnd(listener: (end: RequestEnd) => unknown): void {
    this.#context.lifetime.onEnd(listener);
  }

  /** The thrown value, if the response is an error response; undefined otherwise. */
  get error(): unknown {
    return this.#context.error;
  }

  /** The `app_` variables, without the prefix: `app_db_file` is `db_file`. */
  getOptions(): Readonly<Record<string, string>> {
    return this.#context.app.options;
  }

  /** Writes one line to the application's log; `level` is a LOG_* constant. */
  logError(message: unknown, level: number = LOG_ERR): void {
    this.#context.app.log.write(message, level);
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

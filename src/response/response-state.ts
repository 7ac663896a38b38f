import { HTML } from '../http/content-type.ts';
import { checkHeader, isHopByHop, parseLength } from '../http/header.ts';
import { hasNoContent, isFinalStatus } from '../http/status.ts';
import { HTTP_OK } from '../http/status-constants.ts';
import { type Data, type Reception, rejectHandled, Writer } from './body-writer.ts';
import { NO_BYTES } from './bytes.ts';
import { HeaderFields, POWERED_BY } from './headers.ts';
import { type BodyTracker, type RecordBody, ResponseRecord } from './response-record.ts';
import { frozenError, STARTED } from './started-errors.ts';

/** How a body is described where neither `headersOut` nor `contentType` does. */
interface BodyInfo {
  readonly type: string;
  /** Its length in bytes; undefined for a stream. */
  readonly length?: number;
  /** Whether the type is part of the body's form, so that no other may stand in its place. */
  readonly isTypeFixed?: boolean;
  /** Fields that belong to this body, where the handler has set no others. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** What a handler sets of its response besides the body and headers. */
export interface ResponseSettings {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly contentLength: number | undefined;
}

export const INITIAL_SETTINGS: ResponseSettings = { status: HTTP_OK, contentType: undefined, contentLength: undefined };

/** What the request of a response is told. */
export interface ResponseListener {
  /** The response starts while its handler still runs. */
  started(record: ResponseRecord): void;
  /** Something failed that no caller is told of. */
  failed(error: unknown): void;
  /** Follows a body that streams. */
  trackBody(): BodyTracker;
}

const NO_FIELDS: readonly never[] = [];

/** What goes out: everything a handler has said about its answer so far, and the response once it has started. */
export class ResponseState {
  /** Set when the response has started: while the handler still writes. */
  record: ResponseRecord | undefined;
  /** A response that was made with everything set here, for the handler to return. */
  made: ResponseRecord | undefined;
  /** Whether `Connection: close` may be sent: the library itself has set it. */
  mayClose = false;
  readonly isHead: boolean;
  readonly listener: ResponseListener;
  readonly #bufferSize: number;
  #status = HTTP_OK as number;
  #contentType: string | undefined;
  #contentLength: number | undefined;
  #fields: HeaderFields | undefined;
  #errorFields: HeaderFields | undefined;
  #failed = false;
  #isSealed = false;
  /** Whether a write that came too late is in the log already. */
  #isRefusing = false;
  #writer: Writer | undefined;

  constructor(isHead: boolean, bufferSize: number, listener: ResponseListener) {
    this.isHead = isHead;
    this.#bufferSize = bufferSize;
    this.listener = listener;
  }

  get status(): number {
    return this.#status;
  }

  set status(code: number) {
    this.#checkOpen('status');
    if (!isFinalStatus(code))
      throw new RangeError(`${JSON.stringify(code)} is no status of a response: the numbers 200 to 599 are`);
    this.#status = code;
  }

  get contentType(): string {
    return this.#contentType ?? HTML;
  }

  set contentType(type: string) {
    this.#checkOpen('contentType');
    if (type === '') throw new TypeError('contentType cannot be empty');
    checkHeader('Content-Type', type);
    this.#contentType = type;
  }

  get contentLength(): number | undefined {
    return this.#contentLength;
  }

  /** The length that was announced for an answer that streams, in whichever way. */
  get promisedLength(): number | undefined {
    return this.#contentLength ?? parseLength(this.fields?.get('content-length') ?? null);
  }

  set contentLength(length: number | undefined) {
    this.#checkOpen('contentLength');
    if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0)) {
      throw new RangeError(`contentLength is a number of bytes, not ${String(length)}`);
    }
    this.#contentLength = length;
  }

  /** The fields that are sent; those of the error page once an error is answered (Poor WSGI, "Headers"). */
  get headersOut(): HeaderFields {
    if (this.#failed) return this.errHeadersOut;
    this.#fields ??= new HeaderFields(() => this.whyFrozen);
    return this.#fields;
  }

  get errHeadersOut(): HeaderFields {
    this.#errorFields ??= new HeaderFields(() => this.whyFrozen);
    return this.#errorFields;
  }

  /** Adds a name to the Vary field. */
  vary(name: string): void {
    this.headersOut.put('Vary', name);
  }

  get started(): boolean {
    return this.record !== undefined;
  }

  /** Why status and fields cannot be changed any more; undefined while they can. */
  get whyFrozen(): string | undefined {
    if (this.started) return STARTED;
    if (this.made !== undefined) return 'The answer is made';
    return this.#isSealed ? 'The answer is made, a post hook changes response.headers' : undefined;
  }

  /** Whether a handler has written something. */
  get isWritten(): boolean {
    return this.#writer?.touched ?? false;
  }

  /** The handler is done: nothing can be written any more, and no field set. */
  seal(): void {
    this.#isSealed = true;
  }

  /**
   * The handler is done: the last bytes are sent, and the stream is complete.
   * @throws Error when they are not as many as were announced.
   */
  end(): void {
    this.seal();
    this.#writer?.end();
  }

  get writer(): Writer {
    this.#writer ??= new Writer(this.#bufferSize, {
      start: (stream, tracker) => this.#start(stream, tracker),
      track: () => this.listener.trackBody(),
      failed: (error) => this.listener.failed(error),
    });
    return this.#writer;
  }

  write(data: Data): Promise<void> | undefined {
    return this.#isSealed ? this.#refuse() : this.writer.write(data);
  }

  flush(): Promise<void> | undefined {
    return this.#isSealed ? this.#refuse() : this.writer.flush();
  }

  /** A write that comes too late, out of a timer perhaps, where throwing would end the process: the log tells of it. */
  #refuse(): Promise<never> {
    const error = new Error(
      'The answer is complete: nothing can be written any more; await in the handler what writes',
    );
    if (!this.#isRefusing) this.listener.failed(error);
    this.#isRefusing = true;
    return rejectHandled(error);
  }

  /** Something went wrong after the start: the client sees a broken transfer. */
  breakOff(): void {
    this.#writer?.fail();
  }

  /** What is written after the start is not wanted: the handler is done. */
  ignoreWrites(): void {
    this.#writer?.ignore();
  }

  /** What was said of the answer so far, for `discard` to come back to. */
  get said(): ResponseSettings {
    return { status: this.#status, contentType: this.#contentType, contentLength: this.#contentLength };
  }

  /** The handler passes: what it wrote is forgotten, and what it said of it. */
  discard(said: ResponseSettings): void {
    this.made = undefined;
    this.#writer?.discard();
    this.#status = said.status;
    this.#contentType = said.contentType;
    this.#contentLength = said.contentLength;
  }

  /** Another one answers, with this status: from 400 on with the fields meant for errors. */
  restart(status: number): void {
    this.discard({ status, contentType: undefined, contentLength: undefined });
    this.#isSealed = false;
    if (status >= 400) this.#failed = true;
  }

  /** What began as an error ends below 400: the fields of the answer hold again, with those that were set since. */
  recover(status: number): void {
    this.status = status;
    if (!this.#failed) return;
    this.#failed = false;
    for (const [name, value] of this.#errorFields ?? []) if (name !== 'X-Powered-By') this.headersOut.put(name, value);
  }

  /** The fields that will be sent, if a handler has touched them. */
  get fields(): HeaderFields | undefined {
    return this.#failed ? this.#errorFields : this.#fields;
  }

  /** Whether this answer may carry content at all: not to HEAD, and not with 204, 205 and 304. */
  get carriesContent(): boolean {
    return this.carriesContentOf(this.#status);
  }

  carriesContentOf(status: number): boolean {
    return !this.isHead && !hasNoContent(status);
  }

  /** The response of a body, with everything that was set for it. */
  create(
    body: RecordBody,
    { type, length, isTypeFixed = false, fields: own = NO_FIELDS }: BodyInfo,
    tracker?: BodyTracker,
  ): ResponseRecord {
    const described = body !== null && !hasNoContent(this.#status);
    const { fields } = this;
    const headers: string[] = [];
    if (described && isTypeFixed) headers.push('Content-Type', type);
    else if (described && !fields?.has('content-type')) headers.push('Content-Type', this.#contentType ?? type);
    if (fields === undefined) headers.push('X-Powered-By', POWERED_BY);
    for (const [name, value] of own) if (!fields?.has(name)) headers.push(name, value);
    if (described && length !== undefined) headers.push('Content-Length', String(length));
    if (fields !== undefined) {
      for (const [name, value] of fields)
        if (isSent(name, described && !isTypeFixed, this.#status)) headers.push(name, value);
    }
    const record = new ResponseRecord(this.#status, headers, this.carriesContent ? body : null, undefined, tracker);
    record.isHead = this.isHead && described;
    record.mayClose = this.mayClose;
    if (described && length !== undefined) record.checkedLength = String(length);
    return record;
  }

  /** What was written, as the whole response; the type is that of what came last. */
  createWritten(type: string = HTML): ResponseRecord {
    const bytes = this.#writer?.take() ?? NO_BYTES;
    return this.create(bytes, { type, length: bytes.byteLength });
  }

  #start(stream: ReadableStream<Uint8Array<ArrayBuffer>>, tracker: BodyTracker): Reception {
    const length = this.promisedLength;
    this.record = this.create(stream, length === undefined ? { type: HTML } : { type: HTML, length }, tracker);
    this.listener.started(this.record);
    return { isWanted: this.carriesContent, length };
  }

  #checkOpen(what: string): void {
    const why = this.whyFrozen;
    if (why !== undefined) throw frozenError(why, what);
  }
}

/** A field of a handler's own: its Content-Length never counts, and a type without content means nothing. */
function isSent(name: string, described: boolean, status: number): boolean {
  const key = name.toLowerCase();
  return key !== 'content-length' && !isHopByHop(key, status) && (described || key !== 'content-type');
}

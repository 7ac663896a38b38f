import { checkOptionNames } from '../config/check-options.ts';
import { isFinalStatus } from './status.ts';
import { DECLINED, DONE, OK } from './status-constants.ts';

/** Options of HTTPException and `abort`. */
export interface HTTPExceptionOptions {
  /** Text for the client. The built-in page shows it, escaped. */
  readonly message?: string;
  /** Headers of the error page, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For 405: the methods of the path. */
  readonly allow?: readonly string[];
  /** The error that caused it. It is logged, and shown only if `debug` is on. */
  readonly cause?: unknown;
}

/**
 * Ends a handler with a status or a Response when it is thrown (SERVER_RETURN of Poor WSGI). `OK`, `DONE` and 200 send what
 * was written; `DECLINED` passes the request to the next route.
 *
 *     if (!user) throw new HTTPException(403, { message: 'Members only' })
 *
 * @throws RangeError for any other number.
 */
export class HTTPException extends Error {
  override readonly name = 'HTTPException';
  /** The status, or `OK`, `DONE` or `DECLINED`. */
  readonly code: number;
  /** The Response that it was created with. */
  readonly response: Response | undefined;
  /** Headers of the error page. */
  readonly headers: Readonly<Record<string, string>>;
  /** For 405: the methods of the path. */
  readonly allow: readonly string[] | undefined;

  constructor(answer: number | Response, options: HTTPExceptionOptions = {}) {
    checkOptions(options);
    super(options.message ?? '', options.cause === undefined ? undefined : { cause: options.cause });
    if (!isCode(answer) && !isObject(answer)) {
      const shown = JSON.stringify(answer) ?? String(answer);
      throw new RangeError(`abort takes a status code (200-599), OK, DONE, DECLINED or a Response; got ${shown}`);
    }
    this.code = typeof answer === 'number' ? answer : answer.status;
    this.response = typeof answer === 'number' ? undefined : answer;
    this.headers = options.headers ?? {};
    this.allow = options.allow;
  }

  override toString(): string {
    return `${this.name} ${this.code}${this.message && `: ${this.message}`}`;
  }
}

const OPTIONS: readonly string[] = ['message', 'headers', 'allow', 'cause'];

function checkOptions(options: HTTPExceptionOptions): void {
  if (!isObject(options))
    throw new TypeError(`abort takes options after the status: write { message: ${JSON.stringify(options)} }`);
  checkOptionNames('abort', options, OPTIONS);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isCode(code: unknown): boolean {
  return isFinalStatus(code) || code === OK || code === DONE || code === DECLINED;
}

/**
 * Throws an HTTPException.
 *
 *     const user = users.get(name) ?? abort(404)
 *
 * @throws HTTPException always; RangeError if the argument is not a status from 200 to 599, OK, DONE, DECLINED or a Response.
 */
export function abort(answer: number | Response, options?: HTTPExceptionOptions): never {
  throw new HTTPException(answer, options);
}

import { checkOptionNames } from '../option-names.ts';
import { isFinalStatus } from './status.ts';
import { DECLINED, DONE, OK } from './status-constants.ts';

/** What an exception says besides its code. */
export interface HTTPExceptionOptions {
  /** For the client: the built-in page shows it, escaped. */
  readonly message?: string;
  /** Fields for the error page, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Methods that the path has, for 405. */
  readonly allow?: readonly string[];
  /** What led to it: it is logged, and never shown unless `poor_Debug` is On. */
  readonly cause?: unknown;
}

/**
 * Ends a handler with a status, or with a whole Response: Poor WSGI's SERVER_RETURN. `OK`, `DONE` and 200 finish with
 * what was written, `DECLINED` passes to the next candidate.
 *
 *     if (!user) throw new HTTPException(403, { message: 'Members only' })
 *
 * @throws RangeError for what is none of these.
 */
export class HTTPException extends Error {
  override readonly name = 'HTTPException';
  readonly code: number;
  readonly response: Response | undefined;
  readonly headers: Readonly<Record<string, string>>;
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
 * Throws an HTTPException: the short form.
 *
 *     const user = users.get(name) ?? abort(404)
 *
 * @throws HTTPException always; RangeError for what is no status of 200 to 599, OK, DONE, DECLINED or Response.
 */
export function abort(answer: number | Response, options?: HTTPExceptionOptions): never {
  throw new HTTPException(answer, options);
}

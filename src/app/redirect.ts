import { checkOptionNames } from '../config/check-options.ts';
import { HTTPException } from '../http/exception.ts';
import type { PoorRequest } from '../request/poor-request.ts';

/** Options of `redirect`. */
export interface RedirectOptions {
  /** Send 301 instead of 302. Default: false. */
  readonly permanent?: boolean;
  /** The status. Default: 302, or 301 if `permanent` is set. */
  readonly status?: 301 | 302 | 303 | 307 | 308;
  /** Text of the body, escaped, for clients that do not follow the redirect. Default: what was written. */
  readonly text?: string;
}

/**
 * Ends the handler and redirects the client. Headers in `headersOut` are sent with the redirect. A relative location stays
 * relative.
 *
 *     redirect(req, '/login', { status: 303 })
 *
 * @throws HTTPException always; TypeError for a location that browsers read as another host (`//host`, `/\host`) or that
 *   contains control characters.
 */
export function redirect(_req: PoorRequest, location: string, options: RedirectOptions = {}): never {
  checkOptions(options);
  checkOptionNames('redirect', options, ['permanent', 'status', 'text']);
  const { permanent = false, status = permanent ? 301 : 302, text = '' } = options;
  if (!REDIRECTS.includes(status))
    throw new RangeError(`redirect does not know status ${status}: ${REDIRECTS.join(', ')} redirect`);
  throw new HTTPException(status, { message: text, headers: { Location: checkLocation(location) } });
}

/** The third argument of other libraries is a status, that of Poor WSGI a boolean. */
function checkOptions(options: unknown): void {
  if (typeof options !== 'number' && typeof options !== 'boolean') return;
  const name = typeof options === 'number' ? 'status' : 'permanent';
  throw new TypeError(`redirect takes an object of options: write redirect(req, location, { ${name}: ${options} })`);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Browsers read a backslash as a slash, and drop tabs and line ends before they look. */
function checkLocation(location: string): string {
  if (typeof location !== 'string')
    throw new TypeError(`redirect takes req and a location, such as '/login', not ${typeof location}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\0-\x1f\x7f]/.test(location) || /^\s*(?:[/\\]{2}|$)/.test(location)) {
    throw new TypeError(
      `redirect does not go to ${JSON.stringify(location)}: write the whole URL, or a path with one slash`,
    );
  }
  return location.replace(/[^\x21-\x7e]+/gu, (text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')));
}

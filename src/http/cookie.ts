import { serialize } from 'cookie-es';
import { checkOptionNames } from '../option-names.ts';

/** How a cookie is kept by the browser (RFC 6265 section 4.1.2); `maxAge` is in seconds. */
export interface CookieOptions {
  readonly maxAge?: number;
  readonly expires?: Date;
  readonly domain?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'lax' | 'strict' | 'none';
  readonly partitioned?: boolean;
  readonly priority?: 'low' | 'medium' | 'high';
}

const OPTIONS = ['maxAge', 'expires', 'domain', 'path', 'secure', 'httpOnly', 'sameSite', 'partitioned', 'priority'];

/**
 * The value of a `Set-Cookie` field.
 * @throws TypeError for a name, value or option that cannot stand in one.
 */
export function formatCookie(name: string, value: string, options: CookieOptions): string {
  checkOptionNames('A cookie', options, OPTIONS);
  try {
    return serialize(name, value, options);
  } catch (cause) {
    throw new TypeError(`The cookie ${JSON.stringify(name)} cannot be sent: ${(cause as Error).message}`, { cause });
  }
}

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

/** What makes the cookie of a `Set-Cookie` field this one and no other: its name, domain and path (RFC 6265 section 5.3). */
export function identifyCookie(field: string): string {
  const [name, domain, path] = [/^([^=;]*)/, /; *domain=\.?([^;]*)/i, /; *path=([^;]*)/i].map((part) => {
    return part.exec(field)?.[1]?.trim();
  });
  return JSON.stringify([name, domain?.toLowerCase(), path]);
}

/**
 * The value of a `Set-Cookie` field.
 * @throws TypeError for a name, value or option that cannot stand in one.
 */
export function formatCookie(name: string, value: string, options: CookieOptions): string {
  checkOptionNames('A cookie', options, OPTIONS);
  checkPrefix(name, options);
  try {
    return serialize(name, value, options);
  } catch (cause) {
    throw new TypeError(`The cookie ${JSON.stringify(name)} cannot be sent: ${(cause as Error).message}`, { cause });
  }
}

/** Browsers drop, without a word, a cookie that does not keep what its name promises (RFC 6265bis section 4.1.3). */
function checkPrefix(name: string, { secure, path, domain }: CookieOptions): void {
  const [, prefix = ''] = /^__(host|secure)-/i.exec(name) ?? [];
  if (prefix !== '' && !secure) {
    throw new TypeError(`The cookie ${JSON.stringify(name)} must have the option secure: true, as its prefix says`);
  }
  if (prefix.toLowerCase() === 'host' && (path !== '/' || domain !== undefined)) {
    throw new TypeError(
      `The cookie ${JSON.stringify(name)} must have the path / and no domain, as its prefix says; use __Secure- instead, or leave both out`,
    );
  }
}

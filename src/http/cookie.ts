import { serialize } from 'cookie-es';
import { checkOptionNames } from '../config/check-options.ts';

/** Attributes of a cookie (RFC 6265 section 4.1.2). */
export interface CookieOptions {
  /** Lifetime in seconds. */
  readonly maxAge?: number;
  /** End of the lifetime. Default: when the browser is closed. */
  readonly expires?: Date;
  /** Domain to which the cookie is sent, with its subdomains. Default: only this host. */
  readonly domain?: string;
  /** Path below which the cookie is sent. Default: `/`. */
  readonly path?: string;
  /** Send the cookie only over https. */
  readonly secure?: boolean;
  /** Hide the cookie from scripts. */
  readonly httpOnly?: boolean;
  /** Whether requests from other sites carry the cookie. */
  readonly sameSite?: 'lax' | 'strict' | 'none';
  /** Keep a separate cookie for each embedding site. */
  readonly partitioned?: boolean;
  /** Which cookies a browser drops first if there are too many. */
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

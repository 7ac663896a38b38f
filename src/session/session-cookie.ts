import { parse as parseCookies } from 'cookie-es';
import { type CookieOptions, formatCookie, identifyCookie } from '../http/cookie.ts';
import { describeLong, MAX_COOKIE_LENGTH } from './seal.ts';

/** Options of `PoorSession.open`: those of cookies, with defaults for sessions. */
export interface SessionOptions extends CookieOptions {
  /** The name of the cookie. Default: `SESSID`. */
  readonly sid?: string;
  /** Lifetime in seconds, from the start of the session or the last `renew()`. Default: see `expires`. */
  readonly maxAge?: number;
  /** The end of sessions, without `maxAge`. Default: when the browser is closed, and after 24 hours at the latest. */
  readonly expires?: Date;
  /** Send the cookie only over https. Default: true if the client uses https. */
  readonly secure?: boolean;
  /** Hide the cookie from scripts. Default: true. */
  readonly httpOnly?: boolean;
  /** Default: `lax`, so links on other sites carry the session, but their forms do not. */
  readonly sameSite?: 'lax' | 'strict' | 'none';
}

/** Seconds that a session of no given length lasts: a browser that restores its tabs keeps such a cookie for weeks. */
const ONE_DAY = 86_400;

/** Seconds after which browsers drop every cookie (RFC 6265bis section 5.5): no seal is good for longer. */
const MAX_LIFE_LENGTH = 400 * ONE_DAY;

/** The cookie of a session: its name, how it is kept, and how long. */
export class SessionCookie {
  readonly sid: string;
  readonly #attributes: CookieOptions;
  readonly #maxAge: number | undefined;
  readonly #expires: Date | undefined;

  /**
   * @param isHttps Whether the client asked by https.
   * @throws TypeError for options that cannot stand in a cookie, or with which a browser would not keep it.
   */
  constructor({ sid = 'SESSID', maxAge, expires, ...attributes }: SessionOptions, isHttps: boolean) {
    const { path = '/', secure = isHttps, httpOnly = true, sameSite = 'lax' } = attributes;
    this.sid = sid;
    this.#attributes = { ...attributes, path, secure, httpOnly, sameSite };
    this.#maxAge = maxAge;
    this.#expires = expires;
    checkPromises(sid, this.#attributes);
    this.#serialize('', maxAge, expires);
  }

  /** The value of this cookie in a request, of several the first, as in `req.cookies`; also where `autoCookies` is off. */
  read(headers: Headers): string | undefined {
    const filter = (name: string): boolean => name === this.sid;
    return parseCookies(headers.get('cookie') ?? '', { filter, decode: (value) => value })[this.sid];
  }

  /** What makes it this cookie and no other. */
  get identity(): string {
    return identifyCookie(this.formatDeletion());
  }

  /**
   * When a session ends that starts now: with a full second, so that it lasts for all of its own; one of none is over at
   * once. Both in seconds since 1970.
   */
  expiry(now: number): number {
    const wanted = this.#expires === undefined ? now + ONE_DAY : Math.floor(this.#expires.getTime() / 1000);
    const end = Math.min(this.#maxAge === undefined ? wanted : now + this.#maxAge, Math.floor(now) + MAX_LIFE_LENGTH);
    return end > now ? Math.ceil(end) : Math.floor(end);
  }

  /**
   * The `Set-Cookie` field of a session that ends at `exp`; both in seconds since 1970. A session that ends with the
   * browser has no end in it.
   * @throws RangeError for one that browsers would drop.
   */
  format(value: string, exp: number, now: number): string {
    // Full seconds, as a cookie counts; but 0 would take it away before its last second is over.
    const left = exp > now ? Math.max(1, Math.floor(exp - now)) : 0;
    const maxAge = this.#maxAge === undefined ? undefined : left;
    const field = this.#serialize(value, maxAge, this.#expires === undefined ? undefined : new Date(exp * 1000));
    if (field.length > MAX_COOKIE_LENGTH)
      throw new RangeError(describeLong(this.sid, field.length, 'cookie', MAX_COOKIE_LENGTH));
    return field;
  }

  /** The `Set-Cookie` field with which a browser forgets it. */
  formatDeletion(): string {
    return this.#serialize('', 0, new Date(0));
  }

  #serialize(value: string, maxAge: number | undefined, expires: Date | undefined): string {
    const end = { ...(maxAge === undefined ? {} : { maxAge }), ...(expires === undefined ? {} : { expires }) };
    return formatCookie(this.sid, value, { ...this.#attributes, ...end });
  }
}

/** Browsers drop, without a word, a cookie that does not keep what its name or SameSite promises (RFC 6265bis section 4.1.3). */
function checkPromises(sid: string, { secure, sameSite, path, domain }: CookieOptions): void {
  const isPrefixed = /^__(?:host|secure)-/i.test(sid);
  if (!secure && (isPrefixed || sameSite === 'none')) {
    throw new TypeError(
      `${isPrefixed ? `The name ${sid}` : 'SameSite=None'} needs a cookie that is Secure, and this request came by http: serve it by https, trust the proxy that does (poor_TrustedProxies), or set secure: true`,
    );
  }
  if (/^__host-/i.test(sid) && (path !== '/' || domain !== undefined)) {
    throw new TypeError(
      `The name ${sid} needs a cookie of path / and without a domain: take the name __Secure-…, or leave both out`,
    );
  }
}

import type { AppContext } from '../app/app-context.ts';
import { LOG_INFO } from '../logging/log-levels.ts';
import { isInstance, markHandled } from '../pipeline/thrown.ts';
import { PoorRequest } from '../request/poor-request.ts';
import type { RequestContext } from '../request/request-context.ts';
import { requestContextOf } from '../request/request-head.ts';
import { isResponse } from '../response/is-response.ts';
import { type Keyring, keyringOf } from './keys.ts';
import { type Claims, SealError, seal, unseal } from './seal.ts';
import { SessionCookie, type SessionOptions } from './session-cookie.ts';
import { placeInAnswer, placeOnResponse, takeTurn } from './set-cookie.ts';

/** What a session is opened with. */
interface Opened {
  readonly req: PoorRequest;
  readonly cookie: SessionCookie;
  readonly keyring: Keyring;
  readonly claims: Claims | undefined;
}

/**
 * A session that is stored in its own cookie, encrypted and authenticated, so that a client can neither read nor change it. The
 * server stores nothing.
 *
 *     const session = await PoorSession.open<{ login: string }>(req)
 *     session.data.login = 'ondrej'
 *     await session.save()
 *
 * A copy of the cookie is valid until the session ends, also after `destroy()`: cookies are not revoked.
 */
export class PoorSession<Data extends object = Record<string, unknown>> {
  readonly #req: PoorRequest;
  readonly #cookie: SessionCookie;
  readonly #keyring: Keyring;
  readonly #data: Partial<Data>;
  /** Seconds since 1970; undefined where it counts from when the cookie is made. */
  #exp: number | undefined;
  #isDestroyed = false;

  private constructor({ req, cookie, keyring, claims }: Opened) {
    this.#req = req;
    this.#cookie = cookie;
    this.#keyring = keyring;
    this.#exp = claims?.exp;
    // Without a prototype, so that no name, be it __proto__ or constructor, means anything but what was put there.
    this.#data = Object.assign(Object.create(null), claims?.data);
  }

  /**
   * Opens the session of a request. It is empty if there is no cookie. It is also empty, and a line is logged, if the cookie was
   * modified, has expired, or was encrypted with another key.
   * @throws Error if the application has no `secretKey`; TypeError for options that are not valid in a cookie.
   */
  static open<Data extends object = Record<string, unknown>>(
    req: PoorRequest,
    options: SessionOptions = {},
  ): Promise<PoorSession<Data>> {
    return markHandled(PoorSession.#open<Data>(req, options));
  }

  static async #open<Data extends object>(req: PoorRequest, options: SessionOptions): Promise<PoorSession<Data>> {
    const { app, request } = requestContextOf(req);
    const cookie = new SessionCookie(options, (req.forwardedProto ?? req.scheme) === 'https');
    const keyring = await keyringOf(app);
    const text = cookie.read(request.headers);
    const claims = text === undefined ? undefined : await readClaims(text, cookie.sid, keyring, app);
    return new PoorSession<Data>({ req, cookie, keyring, claims });
  }

  /** The name of the cookie. */
  get sid(): string {
    return this.#cookie.sid;
  }

  /** The data: JSON values by name, which you may change. `save` stores them. */
  get data(): Partial<Data> {
    return this.#data;
  }

  /** Restarts the lifetime of the session at the next `save`. Otherwise it keeps its end. */
  renew(): void {
    this.#exp = undefined;
  }

  /** Empties the data. The next `save` deletes the cookie, unless data has been added again. */
  destroy(): void {
    for (const name of Reflect.ownKeys(this.#data)) Reflect.deleteProperty(this.#data, name);
    this.#isDestroyed = true;
    this.#exp = undefined;
  }

  /**
   * Encrypts the data and sets the cookie on the response to the request that the session was opened with, whether that
   * becomes a page, a redirect or an error page. Without it, changes are lost.
   * @throws RangeError for more data than the 4096 bytes of a cookie hold; TypeError for data that is not JSON; Error if the
   *   response has started.
   */
  save(): Promise<void> {
    return this.header(this.#req);
  }

  /**
   * Encrypts the data and sets the cookie on the response to a request, like `save`, or on a Response.
   * @returns For a Response: that response, or a copy if its headers cannot be changed.
   * @throws RangeError for more data than the 4096 bytes of a cookie hold; TypeError for data that is not JSON; Error if the
   *   response has started.
   */
  header(req: PoorRequest): Promise<void>;
  header(response: Response): Promise<Response>;
  header(target: PoorRequest | Response): Promise<unknown> {
    return markHandled(this.#header(target));
  }

  async #header(target: PoorRequest | Response): Promise<Response | undefined> {
    if (isResponse(target)) return placeOnResponse(target, await this.#format());
    if (!(target instanceof PoorRequest)) throw new TypeError('header takes the request, or a Response');
    await this.#send(requestContextOf(target));
    return undefined;
  }

  /** What nobody has waited for is too late, and nobody would know: the log tells of it. */
  async #send(context: RequestContext): Promise<void> {
    const isLast = takeTurn(context, this.#cookie.identity);
    try {
      const field = await this.#format();
      if (isLast()) placeInAnswer(context, field);
    } catch (error) {
      if (context.outgoing.whyFrozen !== undefined) context.logThrown(error);
      throw error;
    }
  }

  async #format(): Promise<string> {
    if (this.#isDestroyed && Reflect.ownKeys(this.#data).length === 0) return this.#cookie.formatDeletion();
    const now = Date.now() / 1000;
    const exp = this.#exp ?? this.#cookie.expiry(now);
    const text = await seal({ exp, sid: this.sid, data: this.#data as Record<string, unknown> }, this.#keyring);
    return this.#cookie.format(text, exp, now);
  }

  toString(): string {
    return `PoorSession ${this.sid}`;
  }

  /** Only the name: what the session holds is in `data`. */
  toJSON(): { sid: string } {
    return { sid: this.sid };
  }
}

async function readClaims(
  text: string,
  sid: string,
  keyring: Keyring,
  { log }: AppContext,
): Promise<Claims | undefined> {
  try {
    return await unseal(text, sid, keyring, Date.now() / 1000);
  } catch (error) {
    const why = isInstance(error, SealError) ? error.message : 'its cookie is not one of ours, or was changed';
    log.write(`Session ${sid} starts empty: ${why}`, LOG_INFO);
    return undefined;
  }
}

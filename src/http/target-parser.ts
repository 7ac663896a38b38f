import { normalizeHost, urlOf } from './host.ts';
import { cutTarget, findPath, isPlainPath, parseTarget, type RequestTarget } from './request-target.ts';

/** Reads where requests go. The next one has most likely the host and the origin of the last, which were good. */
export class TargetParser {
  #goodHost: string | undefined;
  /** Scheme and authority, with the slash behind them; no URL starts with this one. */
  #goodOrigin = ' ';

  /**
   * Where a request goes; undefined when its URL, or its Host, is not what an honest client sends.
   * @param checksHost Whether the Host field must be looked at; some runtimes have done so.
   */
  read(request: Request, checksHost: boolean): RequestTarget | undefined {
    const host = checksHost ? request.headers.get('host') : null;
    if (host !== null && host !== this.#goodHost) {
      if (normalizeHost(host) === undefined) return undefined;
      this.#goodHost = host;
    }
    const url = urlOf(request);
    if (!url.startsWith(this.#goodOrigin)) {
      const found = findPath(url);
      if (found < 0) return undefined;
      if (url[found] === '?') return cutTarget(url, found);
      this.#goodOrigin = url.slice(0, found + 1);
    }
    const start = this.#goodOrigin.length - 1;
    const target = cutTarget(url, start);
    return isPlainPath(target.path) ? target : parseTarget(url, start);
  }
}

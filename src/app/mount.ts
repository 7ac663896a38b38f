import { requestContextOf } from '../request/request-head.ts';
import { isGroup, toRegexp } from '../routing/match-segment.ts';
import type { Token } from '../routing/pattern.ts';
import type { Fetcher, MountedEntry } from './fetch-handler.ts';
import type { Handler } from './handler.ts';
import { askApplication, askFetcher } from './mounted-handler.ts';
import type { Mounted } from './snapshot.ts';

/** @throws TypeError for what cannot answer. */
export function checkFetcher(other: Fetcher): void {
  if (typeof other?.fetch !== 'function')
    throw new TypeError('mount takes an Application, or an object with a fetch method');
}

/**
 * A mounted application answers all paths below its prefix, so another one there would never be asked.
 * @throws Error that names the prefix.
 */
export function checkPrefix(prefix: string, mounts: readonly Mounted[]): void {
  const first = mounts.find((mount) => `${prefix}/`.startsWith(`${mount.prefix}/`));
  if (first === undefined) return;
  const [there, wanted] = [JSON.stringify(first.prefix || '/'), JSON.stringify(prefix || '/')];
  throw new Error(
    there === wanted
      ? `Something is mounted at ${there} already; choose another prefix, or register the routes of both in one application`
      : `Nothing mounted at ${wanted} would be asked, as ${there} answers all paths below it; mount ${wanted} before ${there}`,
  );
}

/**
 * The handler of what is mounted under a prefix.
 * @param entry How an application of this library is called; undefined for anything else.
 */
export function mountAt(prefix: readonly Token[], other: Fetcher, entry: MountedEntry | undefined): Handler {
  const regexp = prefix.some(isGroup) ? toPrefixRegexp(prefix) : undefined;
  const text = prefix.join('');
  return function mounted(req) {
    const base = regexp === undefined ? text : (regexp.exec(requestContextOf(req).target?.path ?? '')?.[0] ?? '');
    return entry === undefined ? askFetcher(req, base, other) : askApplication(req, base, entry);
  };
}

function toPrefixRegexp(prefix: readonly Token[]): RegExp {
  const { source, flags } = toRegexp(prefix);
  return new RegExp(`^${source}(?=/|$)`, `${flags}u`);
}

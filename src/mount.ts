import type { Soon } from './at-once.ts';
import type { Fetcher, MountedEntry } from './fetcher.ts';
import type { Handler } from './handler.ts';
import { loadOnce } from './load-once.ts';

type Mounts = typeof import('./answer-mounted.ts');

/** What hands requests on. */
export const loadMounts: () => Soon<Mounts> = loadOnce(() => import('./answer-mounted.ts'));

/** @throws TypeError for what cannot answer. */
export function checkFetcher(other: Fetcher): void {
  if (typeof other?.fetch !== 'function')
    throw new TypeError('mount takes an Application, or an object with a fetch method');
}

/**
 * The handler of what is mounted under a prefix.
 * @param entry How an application of this library is called; undefined for anything else.
 */
export function mountAt(prefix: string, other: Fetcher, entry: MountedEntry | undefined): Handler {
  return async function mounted(req) {
    const { askApplication, askFetcher } = await loadMounts();
    return entry === undefined ? askFetcher(req, prefix, other) : askApplication(req, prefix, entry);
  };
}

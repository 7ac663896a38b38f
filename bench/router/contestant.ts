import { type Job, readClock, type Served, serveJobs } from '../job.ts';
import type { Route, Router, Search } from './routes.ts';
import { BATCH, TABLES } from './tables.ts';
import { varyPath } from './vary.ts';

const ORIGIN = 'http://127.0.0.1:8080';

/**
 * Serves a library's table: what it takes until a handler and each of its arguments are in hand. The paths are cut out of
 * a URL, as those of a server: a text that was looked for before has its hash already.
 */
export function contestant<Match>(createRouter: (routes: readonly Route[]) => Router<Match>): Served {
  return serveJobs((name): Job => {
    const [tableName = '', searchName = ''] = name.split(': ');
    const table = TABLES[tableName];
    const search = table?.searches[searchName];
    if (table === undefined || search === undefined) throw new Error(`There is no case ${name}`);
    const router = createRouter(table.routes);
    const names = namesOf(router, search);
    const handler = table.routes.find(({ method, path }) => method === search.method && path === search.route)?.handler;
    if (search.route !== undefined && handler === undefined) throw new Error(`There is no route ${search.route}`);
    check(router, search, names, handler);
    const urls = Array.from({ length: BATCH }, (_, index) => `${ORIGIN}${varyPath(search, index)}?${index}`);
    return () => look(router, search.method, urls, names, handler);
  });
}

function namesOf<Match>({ hidesWildcard }: Router<Match>, { route, args = {} }: Search): string[] {
  return hidesWildcard === true && route?.includes(':re:.*') ? [] : Object.keys(args);
}

/** @throws Error where anything but the right handler and arguments is found. */
function check<Match>(router: Router<Match>, search: Search, names: readonly string[], handler: unknown): void {
  const match = router.find(search.method, search.path);
  if (router.handlerOf(match) !== handler)
    throw new Error(handler === undefined ? 'finds what is not there' : 'finds another handler, or none');
  for (const [index, name] of names.entries()) {
    const wanted = router.converts === true ? search.args?.[name] : `${search.args?.[name]}`;
    const value = router.valueOf(match, name, index);
    if (value !== wanted) throw new Error(`gives ${JSON.stringify(value)} for ${name}, not ${JSON.stringify(wanted)}`);
  }
}

/** Looks for a path many times; gives the milliseconds that preparing took. */
function look<Match>(
  router: Router<Match>,
  method: string,
  urls: readonly string[],
  names: readonly string[],
  handler: unknown,
): number {
  const start = readClock();
  const paths = urls.map((url) => url.slice(ORIGIN.length, url.indexOf('?')));
  const preparation = readClock() - start;
  for (const one of paths) {
    const match = router.find(method, one);
    if (router.handlerOf(match) !== handler) throw new Error('finds something else');
    for (let index = 0; index < names.length; index++)
      if (router.valueOf(match, names[index] ?? '', index) === undefined) throw new Error('gives no argument');
  }
  return preparation;
}

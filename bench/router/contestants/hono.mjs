import { contestant } from '../contestant.ts';
import { translateUsual } from '../routes.ts';

/** A router of hono; what it found is read as its own `c.req.param` does. */
export function honoContestant(Router) {
  return contestant((routes) => {
    const router = new Router();
    for (const { method, path, handler } of routes) router.add(method, translateUsual(path, '{}', '*'), handler);
    return {
      find: (method, path) => router.match(method, path),
      handlerOf: (match) => match[0][0]?.[0],
      valueOf(match, name) {
        const found = match[0][0][1][name];
        return match[1] === undefined ? found : match[1][found];
      },
      hidesWildcard: true,
    };
  });
}

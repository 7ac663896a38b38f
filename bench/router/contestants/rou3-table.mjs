import { addRoute, createRouter } from 'rou3';
import { contestant } from '../contestant.ts';
import { translateUsual } from '../routes.ts';

/** A table of rou3, and how it is searched. */
export function rou3Contestant(createFind) {
  return contestant((routes) => {
    const router = createRouter();
    for (const { method, path, handler } of routes)
      addRoute(router, method, translateUsual(path, '()', '**:path'), handler);
    return {
      find: createFind(router),
      handlerOf: (match) => match?.data,
      valueOf: (match, name) => match.params[name],
    };
  });
}

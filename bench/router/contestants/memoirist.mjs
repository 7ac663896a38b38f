import { Memoirist } from 'memoirist';
import { contestant } from '../contestant.ts';
import { REST, translate } from '../routes.ts';

/** It has no filters: where two routes differ by nothing else it has the first. */
export default contestant((routes) => {
  const router = new Memoirist();
  const known = new Set();
  for (const { method, path, handler } of routes) {
    const shape = `${method} ${translate(path, () => ':')}`;
    if (known.has(shape)) continue;
    known.add(shape);
    router.add(
      method,
      translate(path, (name, filter) => (filter === REST ? '*' : `:${name}`)),
      handler,
    );
  }
  return {
    find: (method, path) => router.find(method, path),
    handlerOf: (match) => match?.store,
    valueOf: (match, name) => match.params[name] ?? match.params['*'],
  };
});

import findMyWay from 'find-my-way';
import { contestant } from '../contestant.ts';
import { translateUsual } from '../routes.ts';

export default contestant((routes) => {
  const router = findMyWay();
  for (const { method, path, handler } of routes) router.on(method, translateUsual(path, ['(^', '$)'], '*'), handler);
  return {
    find: (method, path) => router.find(method, path),
    handlerOf: (match) => match?.handler,
    valueOf: (match, name) => match.params[name] ?? match.params['*'],
  };
});

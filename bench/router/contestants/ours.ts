import { BUILTIN_FILTERS } from 'measured/routing/filters.ts';
import { RouteTable } from 'measured/routing/route-table.ts';
import { contestant } from '../contestant.ts';
import type { Route } from '../routes.ts';

export default contestant((routes) => {
  const table = new RouteTable<Route['handler']>();
  for (const { method, path, handler } of routes) table.add(path, BUILTIN_FILTERS, method, handler);
  return {
    find: (method, path) => table.index.find(path, method),
    handlerOf: (match) => match?.handler,
    valueOf: (match, _name, index) => match?.args[index],
    converts: true,
  };
});

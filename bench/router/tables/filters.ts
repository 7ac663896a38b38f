import { type Table, toRoutes } from '../routes.ts';

const KINDS = 'orders users products invoices carts stores reviews tickets shipments payments'.split(' ');
const UUID = '0189d3a0-7c1e-4f3a-9b2d-5e8f6a7b8000';

const lines = KINDS.flatMap((kind) => [
  `GET /${kind}`,
  `GET /${kind}/<id:int>`,
  `GET /${kind}/<id:int>/history`,
  `GET /${kind}/<id:int>/lines/<line:int>`,
  `GET /keys/${kind}/<key:uuid>`,
  `GET /days/${kind}/<day:re:[0-9]{4}-[0-9]{2}-[0-9]{2}>`,
]);

/** Filters: numbers, keys, and regular expressions. */
export const filters: Table = {
  routes: toRoutes(lines),
  searches: {
    static: { method: 'GET', path: '/stores', route: '/stores' },
    int: { method: 'GET', path: '/stores/1347', route: '/stores/<id:int>', args: { id: 1347 } },
    'two int': {
      method: 'GET',
      path: '/payments/1347/lines/12',
      route: '/payments/<id:int>/lines/<line:int>',
      args: { id: 1347, line: 12 },
    },
    uuid: { method: 'GET', path: `/keys/stores/${UUID}`, route: '/keys/stores/<key:uuid>', args: { key: UUID } },
    re: {
      method: 'GET',
      path: '/days/stores/2026-11-24',
      route: '/days/stores/<day:re:[0-9]{4}-[0-9]{2}-[0-9]{2}>',
      args: { day: '2026-11-24' },
    },
    miss: { method: 'GET', path: '/stores/1347/nothing' },
    'miss of a filter': { method: 'GET', path: '/stores/12a47' },
  },
};

/** Filters that tell routes apart which are the same otherwise. */
export const alternatives: Table = {
  routes: toRoutes([...lines, 'GET /item/<id:int>', 'GET /item/<slug:re:[a-z][a-z-]*>']),
  searches: {
    'first of two': { method: 'GET', path: '/item/1347', route: '/item/<id:int>', args: { id: 1347 } },
    'second of two': {
      method: 'GET',
      path: '/item/folding-chair',
      route: '/item/<slug:re:[a-z][a-z-]*>',
      args: { slug: 'folding-chair' },
    },
    'none of two': { method: 'GET', path: '/item/Folding' },
  },
};

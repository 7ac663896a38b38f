import { type Table, toRoutes } from '../routes.ts';

/** Four kinds of routes in turn; below one beginning that all share each section has its own. */
const KINDS: readonly ((section: number) => string)[] = [
  (section) => `/api/list${section}/all`,
  (section) => `/api/section${section}/<id>`,
  (section) => `/api/section${section}/<id>/edit`,
  (section) => `/api/section${section}/<id>/part/<part>`,
];

const COUNT = 1000;

const lines = Array.from({ length: COUNT }, (_, index) => {
  const kind = KINDS[index % KINDS.length] ?? String;
  return `GET ${kind(Math.floor(index / KINDS.length))}`;
});

/** 1,000 generated routes. */
export const thousand: Table = {
  routes: toRoutes(lines),
  searches: {
    static: { method: 'GET', path: '/api/list125/all', route: '/api/list125/all' },
    first: { method: 'GET', path: '/api/section0/7', route: '/api/section0/<id>', args: { id: '7' } },
    last: {
      method: 'GET',
      path: '/api/section249/7/part/wheel',
      route: '/api/section249/<id>/part/<part>',
      args: { id: '7', part: 'wheel' },
    },
    parameter: {
      method: 'GET',
      path: '/api/section125/bicycle/edit',
      route: '/api/section125/<id>/edit',
      args: { id: 'bicycle' },
    },
    miss: { method: 'GET', path: '/api/section125/bicycle/delete' },
  },
};

import { type Table, toRoutes } from '../routes.ts';

/** The table and the searches of hono's benchmark of routers. */
export const twelve: Table = {
  routes: toRoutes([
    'GET /user',
    'GET /user/comments',
    'GET /user/avatar',
    'GET /user/lookup/username/<username>',
    'GET /user/lookup/email/<address>',
    'GET /event/<id>',
    'GET /event/<id>/comments',
    'POST /event/<id>/comment',
    'POST /map/<location>/events',
    'GET /status',
    'GET /very/deeply/nested/route/hello/there',
    'GET /static/<path:re:.*>',
  ]),
  searches: {
    'short static': { method: 'GET', path: '/user', route: '/user' },
    'static with same radix': { method: 'GET', path: '/user/comments', route: '/user/comments' },
    'dynamic route': {
      method: 'GET',
      path: '/user/lookup/username/hey',
      route: '/user/lookup/username/<username>',
      args: { username: 'hey' },
    },
    'mixed static dynamic': {
      method: 'GET',
      path: '/event/abcd1234/comments',
      route: '/event/<id>/comments',
      args: { id: 'abcd1234' },
    },
    post: {
      method: 'POST',
      path: '/event/abcd1234/comment',
      route: '/event/<id>/comment',
      args: { id: 'abcd1234' },
    },
    'long static': {
      method: 'GET',
      path: '/very/deeply/nested/route/hello/there',
      route: '/very/deeply/nested/route/hello/there',
    },
    wildcard: {
      method: 'GET',
      path: '/static/index.html',
      route: '/static/<path:re:.*>',
      args: { path: 'index.html' },
    },
  },
};

import { type Table, toRoutes } from '../routes.ts';

const REPO = '/repos/<owner>/<repo>';
const OF_REPOS =
  'issues pulls labels milestones releases hooks keys deployments environments comments forks rulesets autolinks invitations projects secrets variables packages codespaces pages';
const OF_ORGS = 'members teams hooks repos projects migrations invitations secrets variables packages';
const OF_USERS = 'followers following gists orgs repos events keys starred';
const OF_ME = 'emails keys gpg_keys followers following issues orgs repos teams installations migrations';
const ALONE = 'emojis events feeds gitignore/templates licenses meta octocat rate_limit zen versions';

/** List, create, show, change, delete. */
function crud(base: string, id: string): string[] {
  return [`GET ${base}`, `POST ${base}`, `GET ${base}/<${id}>`, `PATCH ${base}/<${id}>`, `DELETE ${base}/<${id}>`];
}

const each = (names: string, write: (name: string) => string[]): string[] => names.split(' ').flatMap(write);

const LINES = [
  'GET /gists/<gist>/comments/<comment>',
  ...each(ALONE, (name) => [`GET /${name}`]),
  ...crud('/gists', 'gist'),
  ...each('repositories issues code commits users topics labels', (name) => [`GET /search/${name}`]),
  'GET /user',
  'PATCH /user',
  ...each(OF_ME, (name) => [`GET /user/${name}`, `POST /user/${name}`, `GET /user/${name}/<id>`]),
  'GET /users/<username>',
  ...each(OF_USERS, (name) => [`GET /users/<username>/${name}`]),
  ...each(OF_ORGS, (name) => crud(`/orgs/<org>/${name}`, 'id')),
  `GET ${REPO}`,
  `PATCH ${REPO}`,
  `DELETE ${REPO}`,
  ...each('branches commits contributors languages tags topics subscribers stargazers readme license', (name) => [
    `GET ${REPO}/${name}`,
  ]),
  ...each(OF_REPOS, (name) => crud(`${REPO}/${name}`, 'number')),
  ...each('issues pulls releases hooks deployments', (name) => [
    ...crud(`${REPO}/${name}/<number>/comments`, 'id'),
    ...crud(`${REPO}/${name}/<number>/reactions`, 'id'),
  ]),
  ...each('blobs commits refs tags trees', (name) => [`POST ${REPO}/git/${name}`, `GET ${REPO}/git/${name}/<sha>`]),
  ...each('artifacts caches runs workflows runners', (name) => [
    `GET ${REPO}/actions/${name}`,
    `GET ${REPO}/actions/${name}/<id>`,
  ]),
];

/** 300 routes in the shape of the interface that GitHub has. */
export const github: Table = {
  routes: toRoutes(LINES),
  searches: {
    static: { method: 'GET', path: '/user/installations', route: '/user/installations' },
    first: {
      method: 'GET',
      path: '/gists/aa5a315d61ae9438b18d/comments/1',
      route: '/gists/<gist>/comments/<comment>',
      args: { gist: 'aa5a315d61ae9438b18d', comment: '1' },
    },
    last: {
      method: 'GET',
      path: '/repos/octocat/hello-world/actions/runners/23',
      route: `${REPO}/actions/runners/<id>`,
      args: { owner: 'octocat', repo: 'hello-world', id: '23' },
    },
    parameter: {
      method: 'GET',
      path: '/repos/octocat/hello-world/issues/1347',
      route: `${REPO}/issues/<number>`,
      args: { owner: 'octocat', repo: 'hello-world', number: '1347' },
    },
    miss: { method: 'GET', path: '/repos/octocat/hello-world/nothing/1347' },
  },
};

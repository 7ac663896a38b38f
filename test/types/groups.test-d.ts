// Nothing here runs: `tsc -p test` proves it.

import { Application, type PathOptions, type Route } from '../../src/index.ts';
import { admin, login, stack, type User } from './middleware-stack.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<_Proof extends true>(): void;

const app = new Application({ filters: { day: { regexp: /\d+/, convert: (text: string) => new Date(text) } } });

const org = app.group('/org/<org:word>').with(login);
const report = org.get('/report/<year:int>', (req, name, year) => {
  is<Equal<[typeof req.member, typeof name, typeof year], [User, string, number]>>();
  return `${req.member.name} ${name} ${year}`;
});
is<Equal<typeof report, Route<[string, number]>>>();
is<Equal<Parameters<typeof report.path>, [string, number, options?: PathOptions]>>();
report.path('acme', 2026, { query: { tab: 'log' } });
// @ts-expect-error: the year is a number
report.path('acme', '2026');
// @ts-expect-error: the year is missing
report.path('acme');

app.group('/a/<a:int>', (a) => {
  a.group('/b/<b:day>')
    .with(...stack)
    .get('/<c>', (req, ...args) => {
      is<Equal<[typeof args, typeof req.requestId], [[number, Date, string], string]>>();
      return 'x';
    });
});
app.group('/x', { dataSize: '50MiB', errorFormat: 'json' }, (group) => {
  group.setFilter('even', /\d*[02468]/, Number).get('/<n:even>', (_req, n) => {
    is<Equal<typeof n, number>>();
    return { n };
  });
  // @ts-expect-error: there is no filter odd
  group.get('/<n:odd>', () => '');
});
app
  .group('/y')
  .use(login)
  .get('/', (req) => req.member.name);
app.post('/load', { dataSize: '1GiB', readTimeout: 60, name: 'load' }, (req) => req.uri);

// @ts-expect-error: admin needs req.member
app.group('/z').with(admin);
// @ts-expect-error: there is no filter nothing
app.group('/<x:nothing>');
// @ts-expect-error: a key belongs to an application
app.group('/x', { secretKey: 'x' });
// @ts-expect-error: there is no such option
app.get('/', { timeout: 5 }, () => '');
// @ts-expect-error: a size has a unit of bytes
app.get('/', { dataSize: '5MB' }, () => '');
// @ts-expect-error: there is no such status
app.httpState('3xx', () => '');
app.httpState([401, '5xx', 'error'], (_req, { code }) => String(code));
is<Equal<typeof app.dataSize, number>>();
new Application({ bufferSize: '64KiB' });

import { expect, it } from 'vitest';
import { Application } from '../../src/application.ts';
import { FILTERS, RULES } from './rules.ts';

it.each(RULES)('a handler of $rule gets the arguments of $url', async ({ rule, url, args }) => {
  const app = new Application({ filters: FILTERS });
  let given: unknown;
  app.route<string>(rule, (req, ...values) => {
    given = { values, groups: Object.values(req.groups) };
  });
  expect((await app.request(url)).status).toBe(200);
  expect(given).toStrictEqual({ values: args, groups: args });
});

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/index.ts';
import { record } from '../logger.ts';

describe('a secret', () => {
  const SECRET = 'Top-Secret-42';

  /** Everything an application shows of itself. */
  function show(app: Application): string {
    const depth = { depth: Number.POSITIVE_INFINITY, showHidden: true };
    const all = { ...depth, getters: true, customInspect: false };
    const shown = [inspect(app), inspect(app, depth), inspect({ ...app }, depth), inspect(app, all)];
    return [JSON.stringify(app), JSON.stringify({ ...app }), String(app), ...shown].join('\n');
  }

  it.each([
    ['a property', { secretKey: SECRET }],
    ['a list', { secretKey: [SECRET, SECRET] }],
    ['a variable', { env: { poor_SecretKey: SECRET } }],
    ['a platform', { platform: { name: 'test', env: () => ({ poor_SecretKey: SECRET, app_password: SECRET }) } }],
  ])('from %s is not shown by the application', async (_, options) => {
    const app = new Application(options);
    await app.request('/');
    await app.fetch(new Request('http://h.test/'), { poor_SecretKey: SECRET });
    expect(app.secretKey).toBeUndefined();
    expect(show(app)).not.toContain(SECRET);
    expect(JSON.stringify(app)).toBe('{"name":"poorfetch"}');
  });

  it('is not shown by a request', async () => {
    const app = new Application({ secretKey: SECRET });
    const shown: string[] = [];
    app.get('/', (req) => {
      shown.push(`${req}`, JSON.stringify(req), inspect(req, { depth: 9, showHidden: true, getters: true }));
    });
    await app.request('/');
    expect(shown.slice(0, 2)).toEqual(['GET /', '{"method":"GET","uri":"/","rule":"/"}']);
    expect([shown.length, shown.filter((text) => text.includes(SECRET))]).toEqual([3, []]);
  });

  it.each([
    { secretKey: [SECRET, ''] },
    { secretKey: { key: SECRET } },
    { secretkey: SECRET },
    { secretKey: [[SECRET]] },
  ])('is not in the error that refuses %j', (options) => {
    const create = (): unknown => new Application(options as object);
    expect(create).toThrow(TypeError);
    expect(create).not.toThrow(SECRET);
  });

  it('is not in a warning', async () => {
    const { lines, logger } = record();
    const app = new Application({ env: { poor_SecretKey: ' , ', poor_Debug: 'x' }, secretKey: SECRET, logger });
    await app.request('/');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['poor_Debug', 'poor_SecretKey']);
    expect(lines.join()).not.toContain(SECRET);
  });

  it('is on no error page', async () => {
    const app = new Application({ secretKey: SECRET, env: { poor_SecretKey: SECRET }, logger: record().logger });
    app.get('/', () => {
      throw new Error('crash');
    });
    for (const path of ['/', '/none']) expect(await (await app.request(path)).text()).not.toContain(SECRET);
  });
});

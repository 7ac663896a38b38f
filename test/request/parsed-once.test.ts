import { describe, expect, it, vi } from 'vitest';
import { Application, type PoorRequest } from '../../src/index.ts';
import { DECLINED } from '../../src/state.ts';

const HEADERS = {
  Cookie: 'a=1; b=2',
  Accept: 'text/html, application/json;q=0.5',
  'Accept-Language': 'cs, en;q=0.5',
  'Accept-Encoding': 'br, gzip',
  'X-Forwarded-For': '192.0.2.1',
  'X-Forwarded-Host': 'h.test',
  'X-Forwarded-Proto': 'https',
};

const NAMES = [
  ...['cookies', 'groups', 'accept', 'acceptLanguage', 'acceptEncoding', 'acceptHtml', 'acceptJson'],
  ...['forwardedFor', 'forwardedHost', 'forwardedProto', 'hostname', 'port', 'scheme'],
] as (keyof PoorRequest)[];

/** Runs a test on a request, behind one trusted proxy. */
async function visit(look: (req: PoorRequest) => void): Promise<void> {
  const app = new Application({ trustedProxies: 1 });
  const seen: unknown[] = [];
  app.get('/<name>/<n:int>', (req) => {
    look(req);
    seen.push(req);
  });
  await app.request('/eva/7', { headers: HEADERS });
  expect(seen).toHaveLength(1);
}

describe('the head of a request', () => {
  it.each(NAMES)('has the same %s at each look, without reading a field again', async (name) => {
    await visit((req) => {
      const first = req[name];
      expect(first).toBeDefined();
      const spies = [vi.spyOn(Headers.prototype, 'get'), vi.spyOn(Request.prototype, 'url', 'get')] as const;
      const again = [req[name], req[name]];
      const calls = spies.map((spy) => spy.mock.calls.length);
      for (const spy of spies) spy.mockRestore();
      for (const value of again) expect(value).toBe(first);
      expect(calls).toEqual([0, 0]);
    });
  });

  it('cannot be changed for those who look later', async () => {
    await visit((req) => {
      for (const value of [req.cookies, req.groups, req.accept, req.acceptLanguage, req.acceptEncoding])
        expect(Object.isFrozen(value)).toBe(true);
    });
  });

  it('has the groups of the rule that answers, also after another one has declined', async () => {
    const app = new Application();
    const seen: unknown[] = [];
    const look = (req: PoorRequest): typeof DECLINED => {
      seen.push({ ...req.groups });
      return DECLINED;
    };
    app.get('/<a>', look);
    app.get('/<b:int>', look);
    app.default((req) => void look(req));
    await app.request('/7');
    expect(seen).toEqual([{ a: '7' }, { b: 7 }, {}]);
  });

  it('is read by each application by its own settings', async () => {
    const [outer, inner] = [new Application(), new Application({ autoCookies: false })];
    const seen: unknown[] = [];
    const look = (req: PoorRequest): void => void seen.push({ ...req.cookies });
    outer.preProcess(look);
    outer.mount('/in', inner);
    inner.default(look);
    await outer.request('/in', { headers: HEADERS });
    expect(seen).toEqual([{ a: '1', b: '2' }, {}]);
  });
});

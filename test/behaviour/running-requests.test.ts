import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, HTTPException, type PoorRequest } from '../../src/index.ts';
import { PoorSession } from '../../src/session.ts';
import { DECLINED } from '../../src/state.ts';
import { loggedApp, textOf } from '../app-kit.ts';
import { KEY } from '../session/session-kit.ts';

/** What a request runs is fixed when it starts: what hooks and handlers register or remove holds for later requests. */
describe('a running request', () => {
  it('runs the hook after one that removes itself', async () => {
    const { app } = loggedApp();
    const once = async (): Promise<void> => {
      await null;
      app.popPreProcess(once);
    };
    app.preProcess(once);
    app.preProcess(() => new Response('forbidden', { status: 403 }));
    app.get('/', () => 'SECRET');
    expect((await app.request('/')).status).toBe(403);
    expect((await app.request('/')).status).toBe(403);
  });

  it('runs the post hook after one that removes itself', async () => {
    const { app } = loggedApp();
    const once = (): void => void app.popPostProcess(once);
    app.postProcess(once);
    app.postProcess((_req, response) => response.headers.set('X-Frame-Options', 'DENY'));
    app.get('/', () => 'page');
    expect((await app.request('/')).headers.get('X-Frame-Options')).toBe('DENY');
  });

  it.each<[string, (app: Application) => void, string, string]>([
    ['pre hook', (app) => app.preProcess(() => new Response('new')), 'page', 'new'],
    ['post hook', (app) => app.postProcess(() => new Response('new')), 'page', 'new'],
    ['state handler', (app) => app.httpState(404, () => 'new'), '404', 'new'],
    ['error handler', (app) => app.errorHandler(RangeError, () => 'new'), '500', 'new'],
    ['default handler', (app) => app.default(() => 'new'), '404', 'new'],
    ['route', (app) => app.regularRoute(/\/missing/, () => 'new'), '404', 'new'],
  ])('does not see a %s that is registered meanwhile; the next one does', async (kind, register, before, after) => {
    const { app } = loggedApp();
    const once = async (): Promise<void> => {
      app.popPreProcess(once);
      await null;
      register(app);
    };
    app.preProcess(once);
    app.get('/page', () => 'page');
    app.get('/missing', () => DECLINED);
    app.get('/error', () => {
      throw new RangeError('thrown');
    });
    app.httpState(500, () => '500');
    if (kind !== 'state handler') app.httpState(404, () => '404');
    const path = kind === 'error handler' ? '/error' : before === '404' ? '/missing' : '/page';
    const [first, second] = [await textOf(app, path), await textOf(app, path)];
    expect(first).toContain(before);
    expect(second).toBe(after);
  });

  it('keeps its state and error handlers when they are removed meanwhile', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.httpState(404, () => 'own 404');
    app.get('/', () => {
      seen.push(String(app.popHttpState(404, 'GET') !== undefined));
      return 404;
    });
    expect([await textOf(app, '/'), seen]).toEqual(['own 404', ['true']]);
    expect(await textOf(app, '/')).not.toBe('own 404');
  });

  it('continues with the next candidate after DECLINED when routes before it were removed or added', async () => {
    const { app } = loggedApp();
    const asked: string[] = [];
    const declining = (name: string) => (): typeof DECLINED => {
      asked.push(name);
      return DECLINED;
    };
    app.get('/<a>', declining('a'));
    app.get('/<b:word>', () => {
      asked.push('b');
      app.popRoute('/<a>', 'GET');
      app.popRoute('/<c:hex>', 'GET');
      app.get('/<x:re:.*>', declining('x'));
      return DECLINED;
    });
    app.get('/<c:hex>', declining('c'));
    app.get('/<d:re:.+>', () => 'd');
    expect([await textOf(app, '/ab'), asked]).toEqual(['d', ['a', 'b', 'c']]);
    asked.length = 0;
    expect([await textOf(app, '/ab'), asked]).toEqual(['d', ['b']]);
  });

  it('keeps what it started with while a profiler makes it wait', async () => {
    const { app } = loggedApp();
    app.get('/', () => 'old');
    app.setProfile(async (run) => {
      await null;
      app.get('/', () => 'new');
      return run();
    }, 'log/req');
    expect([await textOf(app, '/'), await textOf(app, '/')]).toEqual(['old', 'new']);
  });

  it('keeps the hooks of a mounted application from the moment it gets there', async () => {
    const { app } = loggedApp();
    const { app: inner } = loggedApp();
    const once = (): void => void inner.popPreProcess(once);
    inner.preProcess(once);
    inner.preProcess(() => {
      throw new HTTPException(403);
    });
    inner.get('/', () => 'SECRET');
    app.mount('/inner', inner);
    expect((await app.request('/inner/')).status).toBe(403);
  });

  it('keeps the settings of its start, also in a mounted application', async () => {
    const [{ app }, inner] = [loggedApp(), new Application()];
    app.preProcess(async () => {
      await null;
      app.autoArgs = false;
    });
    app.get('/', (req) => `${req.args}`);
    inner.get('/', (req) => `${req.args}`);
    app.mount('/in', inner);
    expect([await textOf(app, '/?a=1'), await textOf(app, '/?a=1')]).toEqual(['a=1', '']);
    app.autoArgs = true;
    expect([await textOf(app, '/in?a=1'), await textOf(app, '/in?a=1')]).toEqual(['a=1', '']);
  });

  it('keeps settings whose lists and bytes are changed after they were set', async () => {
    for (const isList of [false, true]) {
      const key = Buffer.from(KEY);
      const trustedProxies = ['10.0.0.1'];
      const { app } = loggedApp({ trustedProxies, secretKey: isList ? [key] : key });
      key.fill(0);
      trustedProxies[0] = '0.0.0.0/0';
      app.get('/save', async (req) => {
        const session = await PoorSession.open(req);
        session.data.user = 'eva';
        await session.header(req);
      });
      const cookie = (await app.request('/save')).headers.get('set-cookie')?.split(';')[0] ?? '';
      const { app: same } = loggedApp({ secretKey: KEY });
      same.get('/', async (req) => (await PoorSession.open(req)).data);
      expect(await textOf(same, '/', { headers: { cookie } })).toBe('{"user":"eva"}');
      expect(app.trustedProxies).toEqual(['10.0.0.1']);
    }
  });

  it('runs the hooks, candidates and handlers of its start, whatever others register and remove', async () => {
    const action = fc.record({
      turn: fc.nat(12),
      kind: fc.constantFrom('pre', 'post', 'route'),
      act: fc.constantFrom('add', 'remove'),
      which: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), async (actions, count) => {
        const { app } = loggedApp();
        const model = new Model(app, actions);
        for (const kind of ['pre', 'route', 'post'] as const) for (let n = 0; n < 3; n++) model.add(kind);
        const requests = Array.from({ length: count }, async (_, id) => {
          for (let turn = 0; turn < id * 2; turn++) await null;
          const expected = model.expected();
          const response = await app.request('/path', { headers: { id: String(id) } });
          expect([response.status, model.seen.get(String(id))]).toEqual([404, expected]);
        });
        await Promise.all(requests);
      }),
    );
  });
});

type Kind = 'pre' | 'post' | 'route';

interface Action {
  readonly turn: number;
  readonly kind: Kind;
  readonly act: 'add' | 'remove';
  readonly which: number;
}

type Run = (req: PoorRequest) => Promise<void>;

/** An application whose hooks and declining routes note that they ran, and register or remove others at given turns. */
class Model {
  /** The names of what ran, by request. */
  readonly seen = new Map<string, string[]>();
  readonly #app: Application;
  readonly #actions: readonly Action[];
  readonly #names: Record<Kind, string[]> = { pre: [], post: [], route: [] };
  readonly #runs = new Map<string, Run>();
  #turn = 0;

  constructor(app: Application, actions: readonly Action[]) {
    this.#app = app;
    this.#actions = actions;
  }

  expected(): string[] {
    const { pre, route, post } = this.#names;
    return [...pre, ...route, ...post];
  }

  add(kind: Kind): void {
    const name = `${kind}${this.#runs.size}`;
    const run: Run = async ({ request }) => {
      const id = request.headers.get('id') ?? '';
      this.seen.set(id, [...(this.seen.get(id) ?? []), name]);
      this.#turn += 1;
      for (const action of this.#actions) if (action.turn === this.#turn) this.#act(action);
      await null;
    };
    this.#names[kind].push(name);
    this.#runs.set(name, run);
    if (kind === 'pre') this.#app.preProcess(run);
    else if (kind === 'post') this.#app.postProcess(run);
    else this.#app.route(`/<${name}>`, (req) => run(req).then(() => DECLINED), 'GET');
  }

  #act({ kind, act, which }: Action): void {
    if (act === 'add') {
      this.add(kind);
      return;
    }
    const names = this.#names[kind];
    const [name = ''] = names.splice(which % Math.max(names.length, 1), 1);
    const run = this.#runs.get(name);
    if (run === undefined) return;
    if (kind === 'pre') this.#app.popPreProcess(run);
    else if (kind === 'post') this.#app.popPostProcess(run);
    else this.#app.popRoute(`/<${name}>`, 'GET');
  }
}

import { describe, expect, it } from 'vitest';
import { Application, type Profiler } from '../../src/index.ts';
import { gate, loggedApp, readAll, settle } from '../app-kit.ts';

/** A profiler that notes what it is asked. */
function noting(seen: unknown[]): Profiler {
  return async (run, filename) => {
    seen.push(filename);
    const response = await run();
    seen.push(response.status);
    return response;
  };
}

describe('a profile', () => {
  it('names the file after the path', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.get('/', () => 'x');
    app.setProfile(noting(seen), 'log/req');
    await app.request('/?q=/../x');
    await app.request('/debug-info');
    await app.request('/a%2Fb/%2e%2e%5c/c');
    await app.request('/%zz');
    expect(seen.filter((one) => typeof one === 'string')).toEqual([
      'log/req_.cpuprofile',
      'log/req_debug-info.cpuprofile',
      'log/req_400.cpuprofile',
      'log/req_400.cpuprofile',
    ]);
  });

  it.each([
    ['/page', 'GET', 200],
    ['/later', 'GET', 200],
    ['/nowhere', 'GET', 404],
    ['/page', 'POST', 405],
    ['/crash', 'GET', 500],
    ['/%zz', 'GET', 400],
  ])('runs around %s %s, which is %i', async (path, method, status) => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.get('/page', () => 'page');
    app.get('/later', async () => settle().then(() => 'later'));
    app.get('/crash', () => Promise.reject(new Error('boom')));
    app.setProfile(noting(seen), '');
    expect((await app.request(path, { method })).status).toBe(status);
    expect(seen).toEqual([expect.stringMatching(/^_.*\.cpuprofile$/), status]);
  });

  it('has the hooks inside', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.preProcess(() => void seen.push('pre'));
    app.postProcess(() => void seen.push('post'));
    app.get('/', () => void seen.push('handler'));
    app.setProfile(noting(seen), 'p');
    await app.request('/');
    expect(seen).toEqual(['p_.cpuprofile', 'pre', 'handler', 'post', 200]);
  });

  it('ends when a response starts, though its handler still writes', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    const { opened, open } = gate();
    app.get('/', async (req) => {
      await req.write('first ');
      await req.flush();
      await opened;
      seen.push('handler');
      await req.write('last');
    });
    app.setProfile(noting(seen), '');
    const response = await app.request('/');
    open();
    expect((await readAll(response)).text).toBe('first last');
    expect(seen).toEqual(['_.cpuprofile', 200, 'handler']);
  });

  it('is over after delProfile, and the last one counts', async () => {
    const { app } = loggedApp();
    const [first, second]: unknown[][] = [[], []];
    app.get('/', () => 'x');
    app.setProfile(noting(first ?? []), '1');
    app.setProfile(noting(second ?? []), '2');
    await app.request('/');
    app.delProfile();
    app.delProfile();
    expect(await (await app.request('/')).text()).toBe('x');
    expect([first, second]).toEqual([[], ['2_.cpuprofile', 200]]);
  });

  it('of the outer application is that of a mounted one', async () => {
    const { app } = loggedApp();
    const inner = new Application();
    const [outside, inside]: unknown[][] = [[], []];
    inner.get('/x', () => 'inner');
    inner.setProfile(noting(inside ?? []), 'inner');
    app.mount('/admin', inner);
    app.setProfile(noting(outside ?? []), 'outer');
    expect(await (await app.request('/admin/x')).text()).toBe('inner');
    expect([outside, inside]).toEqual([['outer_admin_x.cpuprofile', 200], []]);
  });

  it.each<[what: string, profiler: (...args: Parameters<Profiler>) => unknown, lines: number]>([
    [
      'throws at once',
      () => {
        throw new Error('broken');
      },
      1,
    ],
    ['throws before', async () => Promise.reject(new Error('broken')), 1],
    ['throws behind', (run) => run().then(() => Promise.reject(new Error('broken'))), 1],
    [
      'throws while the request runs',
      (run) => {
        void run();
        throw new Error('broken');
      },
      1,
    ],
    ['runs it twice', async (run) => [await run(), await run()], 0],
    ['runs it twice at a time', (run) => Promise.all([run(), run()]), 0],
    ['never runs it', () => undefined, 0],
    ['does not wait for it', (run) => void run(), 0],
    [
      'gives something else back',
      async (run) => {
        await run();
        return new Response('other');
      },
      0,
    ],
  ])('that %s: the request is answered, once', async (_, profiler, lines) => {
    const { app, log } = loggedApp();
    let runs = 0;
    app.get('/', async () => {
      runs += 1;
      await settle();
      return 'answer';
    });
    app.setProfile(profiler as Profiler, 'log/req');
    const response = await app.request('/');
    expect([response.status, await response.text(), runs]).toEqual([200, 'answer', 1]);
    expect(log.lines).toHaveLength(lines);
    expect(log.about('The profile log/req_.cpuprofile was not made: Error: broken')).toHaveLength(lines);
  });

  it('says what it takes', () => {
    const app = new Application();
    expect(() => app.setProfile(undefined as never, 'log/req')).toThrow(
      new TypeError(
        'setProfile takes a function that runs a request, such as cpuProfiler of poorfetch/node, or (run, filename) => run(), not undefined',
      ),
    );
    expect(() => app.setProfile((run) => run(), 7 as never)).toThrow(
      'a prefix for its files, such as log/req, not number',
    );
  });
});

it('is refused at setProfile where the runtime has nothing to profile with', () => {
  const check = (): never => {
    throw new Error('no profiler here');
  };
  const profiler: Profiler = Object.assign(async (run: () => Promise<Response>) => run(), { check });
  expect(() => new Application().setProfile(profiler, 'req')).toThrow('no profiler here');
});

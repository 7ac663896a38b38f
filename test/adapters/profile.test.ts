import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cpuProfiler, type RunningServer, serve } from '../../adapters/node.ts';
import { gate, loggedApp, settle } from '../app-kit.ts';
import { type Served, serveOnNode } from '../conformance/runtimes.ts';
import { sendRaw } from '../conformance/wire.ts';
import { makeDirectory } from '../make-directory.ts';
import { eventually } from '../wait.ts';

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

function readProfile(file: string): CpuProfile {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function functionsOf(file: string): string[] {
  return readProfile(file).nodes.map(({ callFrame }) => callFrame.functionName);
}

/** By the processor's time: on a busy machine the clock goes on while nothing runs that could be seen. */
function burn(milliseconds: number): string {
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < milliseconds * 1000);
  return 'burnt';
}

let directory: string;
beforeEach(() => {
  directory = makeDirectory();
});

describe('the CPU profiler', () => {
  let server: RunningServer | undefined;
  afterEach(() => server?.close());

  it('writes a profile of V8 that knows the handler, each time', async () => {
    const { app, log } = loggedApp();
    app.get('/', function burningHandler() {
      return burn(100);
    });
    app.setProfile(cpuProfiler, join(directory, 'deep/log/req'));
    server = await serve(app, { port: 0, signals: false });
    for (let i = 0; i < 3; i++) {
      expect(await (await fetch(server.url)).text()).toBe('burnt');
      const file = join(directory, 'deep/log/req_.cpuprofile');
      const { nodes, samples, timeDeltas, startTime, endTime } = readProfile(file);
      expect(functionsOf(file)).toContain('burningHandler');
      expect(endTime - startTime).toBeGreaterThan(25_000);
      expect(timeDeltas).toHaveLength(samples.length);
      expect(nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([...new Set(samples)]));
    }
    expect(readdirSync(join(directory, 'deep/log'))).toEqual(['req_.cpuprofile']);
    expect(statSync(join(directory, 'deep/log/req_.cpuprofile')).mode & 0o777).toBe(0o600);
    expect(log.lines).toEqual([]);
  });

  it('profiles one request at a time; others run meanwhile, without a file', async () => {
    const { app, log } = loggedApp();
    const [begun, { opened, open }] = [gate(), gate()];
    app.get('/slow', () => {
      begun.open();
      return opened.then(() => 'slow');
    });
    app.get('/quick', () => 'quick');
    app.setProfile(cpuProfiler, join(directory, 'req'));
    const slow = app.request('/slow');
    await begun.opened;
    const quick = await Promise.all(['/quick', '/quick'].map((path) => app.request(path)));
    expect(await Promise.all(quick.map((response) => response.text()))).toEqual(['quick', 'quick']);
    expect(readdirSync(directory)).toEqual([]);
    open();
    expect(await (await slow).text()).toBe('slow');
    expect(readdirSync(directory)).toEqual(['req_slow.cpuprofile']);
    await app.request('/quick');
    expect(readdirSync(directory).sort()).toEqual(['req_quick.cpuprofile', 'req_slow.cpuprofile']);
    expect(log.lines).toEqual([]);
  });

  it('ends after half a minute, though the request goes on', async () => {
    const { app } = loggedApp();
    const { opened, open } = gate();
    const { opened: begun, open: begin } = gate();
    app.get('/', () => {
      begin();
      return opened.then(() => 'at last');
    });
    app.setProfile(cpuProfiler, join(directory, 'req'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const response = app.request('/');
    await begun;
    await new Promise(setImmediate);
    vi.advanceTimersByTime(30_000);
    vi.useRealTimers();
    await eventually(() => expect(readdirSync(directory)).toEqual(['req_.cpuprofile']));
    open();
    expect(await (await response).text()).toBe('at last');
  });

  it('answers many requests at a time', async () => {
    const { app, log } = loggedApp();
    app.get('/<n:int>', async (_req, n) => {
      await settle();
      return `${n}`;
    });
    app.setProfile(cpuProfiler, join(directory, 'req'));
    const numbers = [...Array(30).keys()].map(String);
    const texts = numbers.map(async (n) => (await app.request(`/${n}`)).text());
    expect(await Promise.all(texts)).toEqual(numbers);
    expect(readdirSync(directory)).toContain('req_0.cpuprofile');
    expect(log.lines).toEqual([]);
  });

  it('goes on behind a request that failed', async () => {
    const { app } = loggedApp();
    app.get('/crash', () => Promise.reject(new Error('boom')));
    app.setProfile(cpuProfiler, join(directory, 'req'));
    expect([(await app.request('/crash')).status, (await app.request('/nowhere')).status]).toEqual([500, 404]);
    expect(readdirSync(directory).sort()).toEqual(['req_crash.cpuprofile', 'req_nowhere.cpuprofile']);
  });

  it('that cannot write says so, and leaves nothing behind', async () => {
    const { app, log } = loggedApp();
    app.get('/', () => 'x');
    writeFileSync(join(directory, 'file'), '');
    app.setProfile(cpuProfiler, join(directory, 'file/req'));
    expect(await (await app.request('/')).text()).toBe('x');
    app.setProfile(cpuProfiler, join(directory, 'file'));
    expect(await (await app.request('/')).text()).toBe('x');
    expect(log.lines).toEqual([expect.stringMatching(/^error The profile .*: Error: (?:ENOTDIR|EEXIST)/)]);
    expect(readdirSync(directory).sort()).toEqual(['file', 'file_.cpuprofile']);
  });

  it('says that a runtime has none, and the request is answered', async () => {
    const { app, log } = loggedApp();
    class Session {
      connect(): never {
        throw new Error('not here');
      }
    }
    vi.doMock('node:inspector', () => ({ Session }));
    app.get('/', () => 'x');
    app.setProfile(cpuProfiler, join(directory, 'req'));
    expect(await (await app.request('/')).text()).toBe('x');
    vi.doUnmock('node:inspector');
    expect(log.about('This runtime has no CPU profiler')).toHaveLength(1);
    expect(await (await app.request('/')).text()).toBe('x');
    expect([readdirSync(directory), log.lines.length]).toEqual([['req_.cpuprofile'], 1]);
  });

  it('writes nowhere else, whatever the path', { timeout: 120_000 }, async () => {
    const { app } = loggedApp();
    app.default(() => 'x');
    app.setProfile(cpuProfiler, join(directory, 'log', 'req'));
    server = await serve(app, { port: 0, signals: false });
    const { port } = new URL(server.url);
    const paths = ['/../../x', '/%2e%2e%2f%2e%2e%2fx', '/..%5c..%5cx', '/.git', '/a%00b', '/a%0ab', '//x/y', '/%zz'];
    for (const path of [...paths, `/${'a'.repeat(4000)}`, '/%C5%BE%F0%9F%98%80', '/C:%5cx']) {
      await sendRaw(Number(port), `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    }
    expect(readdirSync(directory)).toEqual(['log']);
    const names = readdirSync(join(directory, 'log'));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(name).toMatch(/^req_[A-Za-z0-9._-]{0,149}\.cpuprofile$/);
  });
});

describe('--profile', () => {
  let served: Served | undefined;
  afterEach(() => served?.end());

  it('profiles the start of an application', { timeout: 120_000 }, async () => {
    const file = join(directory, 'log', 'start.cpuprofile');
    served = await serveOnNode('test/apps/slow-start.ts', ['--profile', file]);
    expect(functionsOf(file)).toContain('prepareSlowly');
    expect(readdirSync(join(directory, 'log'))).toEqual(['start.cpuprofile']);
    expect(await (await fetch(served.url)).text()).toBe('ready');
  });
});

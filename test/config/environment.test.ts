import { describe, expect, it } from 'vitest';
import { readOptions } from '../../src/config/config.ts';
import { Application, type EnvRecord } from '../../src/index.ts';
import { createRevoked, refuse } from '../hostile.ts';
import { record } from '../logger.ts';

describe('the second argument of fetch', () => {
  /** Shows what an env record does: whether `autoArgs` is on, and the options. */
  function create(env: EnvRecord = {}): Application {
    const app = new Application({ env });
    app.get('/', (req) => `${req.args.getFirst('a', 'Off')} ${JSON.stringify(req.getOptions())}`);
    return app;
  }

  async function ask(app: Application, env: unknown): Promise<string> {
    return (await app.fetch(new Request('http://h.test/?a=On'), env)).text();
  }

  it('configures, and wins over the environment that is given before', async () => {
    const app = create({ poor_AutoArgs: 'On', app_a: '1', app_b: '1' });
    expect(await ask(app, { poor_AutoArgs: 'Off', app_a: '2' })).toBe('Off {"a":"2","b":"1"}');
    expect(await ask(app, undefined)).toBe('On {"a":"1","b":"1"}');
  });

  it('wins over a property, whatever that was at first', async () => {
    const app = create();
    app.autoArgs = false;
    expect([await ask(app, undefined), await ask(app, { poor_AutoArgs: 'On' })]).toEqual(['Off {}', 'On {}']);
    app.autoArgs = true;
    expect([await ask(app, undefined), await ask(app, { poor_AutoArgs: 'Off' })]).toEqual(['On {}', 'Off {}']);
  });

  it.each([
    undefined,
    null,
    'poor_AutoArgs',
    5,
    () => {},
    [],
    new Map([['poor_AutoArgs', 'Off']]),
    { poor_AutoArgs: false },
    { poor_AutoArgs: null },
    { poor_AutoArgs: { toString: () => 'Off' } },
    { AutoArgs: 'Off', autoArgs: 'Off', poor: 'Off' },
    Object.create({ poor_AutoArgs: 'Off', app_a: '1' }),
    Object.defineProperty({}, 'poor_AutoArgs', { value: 'Off', enumerable: false }),
    { remoteAddr: { hostname: '10.0.0.1' }, app_a: 1 },
    { app_a: 1, app_b: null, app_c: { d: 'e' } },
    { port: 80, upgrade() {}, options: { app_a: 'no' }, poor_AutoArgs: 4 },
    Object.assign(() => {}, { poor_AutoArgs: 'Off', app_a: 'no' }),
  ])('does not where it is something else: %s', async (env) => {
    expect(await ask(create(), env)).toBe('On {}');
  });

  it('is read once', async () => {
    const app = create();
    const env = { poor_AutoArgs: 'Off', app_a: '1' };
    expect(await ask(app, env)).toBe('Off {"a":"1"}');
    Object.assign(env, { poor_AutoArgs: 'On', app_a: '2' });
    expect(await ask(app, env)).toBe('Off {"a":"1"}');
    expect(await ask(app, { ...env })).toBe('On {"a":"2"}');
    expect(await ask(app, env)).toBe('Off {"a":"1"}');
    expect(await ask(app, undefined)).toBe('On {}');
  });

  it('is read once also where it configures nothing', async () => {
    let reads = 0;
    const count =
      <A extends unknown[], R>(act: (...args: A) => R) =>
      (...args: A): R => {
        reads += 1;
        return act(...args);
      };
    const handler = { ownKeys: count(Reflect.ownKeys), get: count(Reflect.get), has: count(Reflect.has) };
    const env = new Proxy({ REGION: 'eu', DB: { prepare() {} } }, handler);
    const [app, outer] = [create(), new Application()];
    outer.mount('/in', app);
    const ask = async (): Promise<void> => {
      await app.fetch(new Request('http://h.test/'), env);
      await outer.fetch(new Request('http://h.test/in/'), env);
    };
    await ask();
    const first = reads;
    for (let i = 0; i < 5; i++) await ask();
    expect([first > 0, reads]).toEqual([true, first]);
  });

  it('is warned of once', async () => {
    const { lines, logger } = record();
    const app = new Application({ logger });
    const env = { poor_AutoArgs: 'x' };
    for (let i = 0; i < 3; i++) await app.fetch(new Request('http://h.test/'), env);
    expect(lines).toHaveLength(1);
  });

  it('is not asked for more than its configuration', async () => {
    const env = {
      poor_AutoArgs: 'Off',
      get DATABASE(): never {
        return refuse();
      },
    };
    expect(await ask(create(), env)).toBe('Off {}');
  });

  it.each<[string, () => unknown]>([
    ['throws on everything', () => new Proxy({}, { ownKeys: refuse, get: refuse, has: refuse })],
    ['has a variable that throws', () => Object.defineProperty({}, 'app_a', { enumerable: true, get: refuse })],
    ['is a revoked Proxy', createRevoked],
  ])('counts as none where it %s', async (_, make) => {
    expect(await ask(create(), make())).toBe('On {}');
  });
});

describe('a platform that may not read its environment', () => {
  it('does not make fetch throw or reject', async () => {
    const { lines, logger } = record();
    const app = new Application({ platform: { name: 'test', env: refuse }, logger });
    expect((await app.fetch(new Request('http://h.test/'))).status).toBe(500);
    expect(lines).toEqual([expect.stringContaining('Error: do not look')]);
  });
});

describe('the options of an application', () => {
  it('are its own variables, trimmed', () => {
    const env = { app_DB_File: ' /tmp/x ', app_: 'y', APP_no: '1', application: '1', app_n: 5, poor_Debug: 'On' };
    expect({ ...new Application({ env }).getOptions() }).toEqual({ db_file: '/tmp/x', '': 'y' });
  });

  it('cannot reach a prototype', () => {
    const options = readOptions({ app___proto__: 'x', app_constructor: 'y' });
    expect(Object.entries(options)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(readOptions({}).toString).toBeUndefined();
  });
});

describe('the log level', () => {
  it.each([
    ['warn', ['a warning']],
    ['error', []],
    ['debug', ['a warning', 'an info', 'a detail']],
    ['info', ['a warning', 'an info']],
  ] as const)('%s lets pass %j', (level, passed) => {
    const { lines, logger } = record();
    const app = new Application({ logger, env: { poor_LogLevel: level } });
    app.logWarning('a warning');
    app.logInfo('an info');
    app.logDebug('a detail');
    expect(lines).toEqual(passed);
  });

  it('decides about warnings of bad variables', () => {
    const { lines, logger } = record();
    void new Application({ logger, env: { poor_Debug: 'x' }, logLevel: 'error' }).debug;
    expect(lines).toEqual([]);
  });
});

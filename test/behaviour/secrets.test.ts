import { describe, expect, it } from 'vitest';
import { Application, type ApplicationOptions, abort } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';

const KEY = 'hunter2-of-the-sessions';
const OLD_KEY = 'hunter2-before';
const WORD = 'hunter2 "of" the/api';
const ENV = { poor_SecretKey: `${KEY}, ${OLD_KEY}`, poor_Redact: 'API_PASSWORD, OTHER', API_PASSWORD: WORD };

/** What a handler may have in its hands, with what may be seen of it. */
const TEXTS: readonly (readonly [text: string, shown: string])[] = [
  [`key ${KEY}`, 'key •••'],
  [`key ${OLD_KEY}`, 'key •••'],
  [`word ${WORD}`, 'word •••'],
  ['url postgres://me:hunter2@db.test', 'url postgres://me:•••@db.test'],
];

type Way = (app: Application, text: string) => void;

const WAYS: readonly (readonly [what: string, way: Way])[] = [
  ['a line of a request', (app, text) => app.get('/', (req) => void req.logError(text))],
  ['a line of the application', (app, text) => app.get('/', () => void app.logWarning(text))],
  ['an object in a line', (app, text) => app.get('/', (req) => void req.logInfo({ text }))],
  ['an error in a line', (app, text) => app.get('/', (req) => void req.logInfo(new Error(text)))],
  ['an error', (app, text) => app.get('/', () => fail(new Error(text)))],
  ['the cause of an error', (app, text) => app.get('/', () => fail(new Error('a', { cause: new Error(text) })))],
  ['what is no error', (app, text) => app.get('/', () => fail(text))],
  [
    'the stack of an error',
    (app, text) => app.get('/', () => fail(Object.assign(new Error('a'), { stack: `${text}` }))),
  ],
  ['an abort', (app, text) => app.get('/', () => abort(500, { message: text }))],
  ['a post hook', (app, text) => app.postProcess(() => fail(new Error(text)))],
  [
    'the name of a handler',
    (app, text) =>
      app.get(
        '/',
        Object.defineProperty(() => fail(0), 'name', { value: text }),
      ),
  ],
];

function fail(error: unknown): never {
  throw error;
}

describe.each(WAYS)('%s', (what, way) => {
  it.each(TEXTS)('with %j holds no secret, in the log nor on a page', async (text, shown) => {
    for (const options of [{ env: ENV }, { env: { ...ENV, poor_SecretKey: '' }, secretKey: [KEY, OLD_KEY] }]) {
      const { app, log } = loggedApp({ debug: true, ...options });
      way(app, text);
      for (const accept of ['text/html', 'application/json']) {
        expect(await (await app.request('/', { headers: { accept } })).text()).not.toContain('hunter2');
      }
      expect(log.lines.join('\n')).not.toContain('hunter2');
      if (!what.startsWith('the stack') && !what.startsWith('an object'))
        expect(log.counts(shown)[0]).toBeGreaterThan(0);
    }
  });
});

it('cannot be guessed by words of one’s own in a message', async () => {
  const { app } = loggedApp({ env: ENV });
  app.get('/user/<name>', (_req, name) => abort(404, { message: `No user ${name}` }));
  expect(await (await app.request(`/user/${KEY}`)).text()).toContain(`No user ${KEY}`);
});

describe('the log', () => {
  it('holds no credentials of a variable that is none', async () => {
    const env = { ...ENV, poor_Debug: 'pg://shop:hunter2@db.test', poor_BufferSize: WORD, poor_Nothing: KEY };
    const { app, log } = loggedApp({ env });
    await app.request('/');
    expect([log.lines.length, log.about('hunter2')]).toEqual([3, []]);
    expect(log.counts('poor_Debug must be On or Off, not "pg://shop:•••@db.test"')).toEqual([1]);
  });

  it('masks what the runtime passes to fetch, and that of another request not', async () => {
    const { app, log } = loggedApp({ redact: ['API_TOKEN'] });
    app.get('/', (req) => void req.logError('hunter2-a hunter2-b'));
    const ask = (env: object): Promise<Response> => app.fetch(new Request('http://h.test/'), env);
    await ask({ API_TOKEN: 'hunter2-a' });
    await ask({ API_TOKEN: 'hunter2-b', poor_AutoArgs: 'Off' });
    await ask({ OTHER: 'hunter2-a', poor_Redact: 'OTHER' });
    await ask({ ip: '10.0.0.1' });
    expect(log.lines).toEqual([
      'error ••• hunter2-b',
      'error hunter2-a •••',
      'error ••• hunter2-b',
      'error hunter2-a hunter2-b',
    ]);
  });

  it('masks the variables that a property names from then on', async () => {
    const { app, log } = loggedApp();
    const env = { API_TOKEN: 'hunter2' };
    app.get('/', (req) => void req.logError('hunter2'));
    await app.fetch(new Request('http://h.test/'), env);
    app.redact = ['API_TOKEN'];
    await app.fetch(new Request('http://h.test/'), env);
    expect(log.lines).toEqual(['error hunter2', 'error •••']);
  });

  it('knows the secrets of the last request also after a setting was read', async () => {
    const { app, log } = loggedApp({ redact: ['API_TOKEN'] });
    await app.fetch(new Request('http://h.test/'), { API_TOKEN: 'hunter2-a', poor_AutoArgs: 'Off' });
    app.logError(`hunter2-a ${app.autoArgs}`);
    expect(log.lines).toEqual(['error ••• true']);
  });

  it('leaves ordinary words alone, whatever variables hold them', async () => {
    const env = { COOKIE_DOMAIN: 'example.com', CASSANDRA_KEYSPACE: 'orders', AUTH_PROVIDER: 'google' };
    const { app, log } = loggedApp({ env });
    app.get('/orders', (req) => void req.logError('https://api.example.com/orders failed, google said no'));
    await app.request('/orders');
    expect(log.lines).toEqual(['error https://api.example.com/orders failed, google said no']);
  });

  it('goes on with a key that has changed', async () => {
    const { app, log } = loggedApp({ secretKey: KEY });
    app.logError(`${KEY} ${OLD_KEY}`);
    app.secretKey = OLD_KEY;
    app.logError(`${KEY} ${OLD_KEY}`);
    expect(log.lines).toEqual([`error ••• ${OLD_KEY}`, `error ${KEY} •••`]);
  });

  it('on stderr holds no secret either', () => {
    const lines: unknown[] = [];
    const { error } = console;
    console.error = (line: unknown) => lines.push(line);
    try {
      new Application({ secretKey: KEY }).logError(`${KEY} pg://me:hunter2@h`);
    } finally {
      console.error = error;
    }
    expect(lines).toEqual(['[error] ••• pg://me:•••@h']);
  });
});

describe('the debug page', () => {
  const read = async (options: ApplicationOptions, init?: RequestInit): Promise<string> => {
    const { app } = loggedApp({ debug: true, ...options });
    app.get(`/hooks/${KEY}/<name>`, () => '');
    const pages = ['text/html', 'application/json'].map(async (accept) => {
      return (await app.request('/debug-info', { headers: { ...init?.headers, accept } })).text();
    });
    return (await Promise.all(pages)).join('\n');
  };

  it('holds no configured secret in rules, names, fields and variables', async () => {
    const env = { ...ENV, app_copy: WORD, app_more: JSON.stringify([WORD]) };
    const shown = await read(
      { env, name: `shop of ${KEY}`, documentRoot: `/srv/${OLD_KEY}` },
      { headers: { 'X-Note': KEY } },
    );
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('/hooks/•••/');
  });
});

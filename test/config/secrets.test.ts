import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRecords } from '../../src/env-record.ts';
import { escapeControls } from '../../src/escape-controls.ts';
import { Application } from '../../src/index.ts';
import { createRedactor, MASK, maskUserInfo } from '../../src/secrets.ts';
import { finishes } from '../finishes.ts';
import { refuse } from '../hostile.ts';
import { record } from '../logger.ts';

describe('a secret that is known', () => {
  it.each<[what: string, record: object, text: string, shown: string]>([
    ['a variable', { API_TOKEN: ' hunter2 ' }, 'bad hunter2!', 'bad •••!'],
    ['a key', { secretKey: 'first key' }, '"first key"', '"•••"'],
    ['one key of several', { secretKey: ['first key', new Uint8Array(9), 'second'] }, 'first key second', '••• •••'],
    ['the password of a URL', { DATABASE: 'pg://me:hunter2@h/d' }, 'hunter2 of me at h', '••• of me at h'],
    ['that password decoded', { DATABASE: 'pg://me:hunter%402@h' }, 'hunter@2 hunter%402', '••• •••'],
    ['a password with a slash', { DATABASE: 'pg://me:hunter/2@h' }, 'hunter/2', '•••'],
    ['a token as a user', { REPOSITORY: 'https://0123456789abcdef@h' }, '0123456789abcdef', '•••'],
    ['one that holds another', { A_KEY: 'hunter2', B_KEY: 'a hunter2 b' }, 'a hunter2 b, hunter2', '•••, •••'],
    ['one in capitals', { A_KEY: 'hunter2x' }, 'HUNTER2X', '•••'],
    ['one with what a pattern means', { A_KEY: 'a.*(b)+[c' }, 'a.*(b)+[c aXXb', '••• aXXb'],
  ])('is masked: %s', (_, secrets, text, shown) => {
    expect(createRedactor([secrets])(text)).toBe(shown);
  });

  it.each<[what: string, record: object, text: string]>([
    ['too short to tell', { A_KEY: 'short', B_KEY: '' }, 'shortly'],
    ['a switch', { USE_TOKENS: 'false', KEEP_KEYS: 'true' }, 'false true'],
    ['a small number', { TOKEN_TTL: '86400000' }, 'after 86400000 ms'],
    ['its own name', { DB_PASSWORD: 'password' }, 'password authentication failed'],
    ['no text', { A_KEY: Symbol('hunter2'), B_KEY: 1_234_567, C_KEY: null }, 'hunter2 1234567 null'],
    ['no secret', { COLOR: 'turquoise', DATABASE: 'pg://someone@localhost/d' }, 'turquoise someone localhost'],
  ])('is none: %s', (_, secrets, text) => {
    expect(createRedactor([secrets])(text)).toBe(text);
  });

  const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
  const secret = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((text) => `SECRET${text}SECRET`);
  const format = fc.constantFrom<(text: string) => string>(
    (text) => text,
    JSON.stringify,
    escapeControls,
    (text) =>
      JSON.stringify(text).replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    (text) => JSON.stringify(JSON.stringify({ text })),
    (text) => encodeURIComponent(wellFormed(text)),
    (text) => encodeURIComponent(encodeURIComponent(wellFormed(text))).toLowerCase(),
    (text) => String(new URLSearchParams({ text })),
    (text) => text.replace(/[^\0-\x7f]/gu, (character) => encodeURIComponent(wellFormed(character))),
  );

  it('is masked in any form', () => {
    fc.assert(
      fc.property(secret, format, (value, write) => {
        expect(createRedactor([{ A_KEY: value }])(`a ${write(value)} b`)).not.toMatch(/secret/i);
      }),
    );
  });

  it('is looked for at the first text, and once', () => {
    let reads = 0;
    const redact = createRedactor([Object.defineProperty({}, 'A_KEY', { enumerable: true, get: () => reads++ })]);
    expect(reads).toBe(0);
    redact('a');
    redact('b');
    expect(reads).toBe(1);
  });

  it('may be as large and as many as one likes', () => {
    const key = JSON.stringify(Array.from({ length: 1000 }, (_, at) => ({ user: `name ${at}`, password: `"${at}"` })));
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`KEY_${at}`, `hunter number ${at}`]));
    const redact = createRedactor([{ BIG_KEY: key, ...many }]);
    expect(redact(`a ${key} b hunter number 7, hunter number 17`)).toBe('a ••• b •••, •••');
  });

  it('of several lines is masked line by line', () => {
    const key = `-----BEGIN KEY-----\n${'hunter2'.repeat(9)}\n${'Hunter2'.repeat(9)}\n-----END KEY-----`;
    const shown = createRedactor([{ A_KEY: key }])(key.replaceAll('\n', "\\n' +\n    '"));
    expect(shown).not.toMatch(/hunter/i);
  });

  it('in the query of a URL is masked', () => {
    expect(createRedactor([{ DATABASE: 'pg://h/d?user=u&password=hunter2' }])('not hunter2')).toBe('not •••');
  });

  it.each(['%2f', '?x', '%3a%2f%2f', '//a:', '//.', '.', '<', '>', 'http:', '\\\\>'])(
    'before the @ of a URL, %j may come often',
    (piece) => {
      const long = piece.repeat(60_000 / piece.length);
      finishes(() => {
        for (const text of [long, `${long}?x@h`, `//${long}/x@h`, `//a:${long}@h`, `${long}%3fx@h`]) maskUserInfo(text);
      });
    },
  );

  it.each(['\\', '\\\\', '"', '/', '%', '\\"', 'a\\', '@', '//', '//a:', '//a:1/', '%2f', 'http:', '@//'])(
    'in many %j comes to an end',
    (piece) => {
      const long = piece.repeat(100_000 / piece.length);
      const redact = createRedactor([{ A_KEY: `${piece.repeat(9)}hunter2`, B_KEY: piece.repeat(99) }]);
      finishes(() => {
        for (const text of [long, `${long}@`, `//a:${long}@`, `@${long}`]) redact(text);
      });
    },
  );
});

describe('the user information of a URL', () => {
  it.each([
    ['postgres://me:hunter2@h/d?a=b', 'postgres://me:•••@h/d?a=b'],
    ['"https://0123456789abcdef@h"', '"https://•••@h"'],
    ['//u:12/3@h', '//u:•••@h'],
    ['http:u:p@h', 'http:u:•••@h'],
    ['u=pg%3A%2F%2Fu%3Ap%40h', 'u=pg%3A%2F%2Fu%3A•••%40h'],
    ['a://b:c@d,e://f:g@h', 'a://b:•••@d,e://f:•••@h'],
  ])('is masked in %j', (text, shown) => {
    expect(maskUserInfo(text)).toBe(shown);
    expect(maskUserInfo(shown)).toBe(shown);
  });

  it.each([
    'http://h:80/a@b?',
    'http://localhost:80/@a',
    'http://h:80/?a=b@c',
    'file:///a/@b/c.js:1:2',
    '[::1]@',
    'a@b',
  ])('is not in %j', (text) => {
    expect(maskUserInfo(text.replace('//h:', '//h.test:'))).toBe(text.replace('//h:', '//h.test:'));
  });

  it('is not in the error that refuses a setting', () => {
    const refuse = (): unknown => new Application({ debug: 'postgres://me:hunter2@h/d' as never });
    expect(refuse).toThrow(`debug must be true or false, not "postgres://me:${MASK}@h/d"`);
    expect(() => new Application({ trustedProxies: ['pg://me:hunter2@h'] })).not.toThrow('hunter2');
    expect(() => new Application({ trustedProxies: ['pg://me:hunter2@h'] })).toThrow(TypeError);
  });
});

describe('a record that is hostile', () => {
  const hostile = (values: object = {}): Record<string, unknown> =>
    Object.defineProperties(
      { poor_Symbol: Symbol('a'), A_TOKEN: Symbol('b'), app_x: Symbol('c'), ...values },
      {
        poor_Debug: { enumerable: true, get: refuse },
        app_broken: { enumerable: true, get: refuse },
        B_TOKEN: { enumerable: true, get: refuse },
      },
    );
  const closed = new Proxy({}, { ownKeys: refuse, get: refuse, has: refuse, getOwnPropertyDescriptor: refuse });

  it.each([
    ['of an application', (env: object) => new Application({ env: env as never, logger: record().logger }), undefined],
    ['of fetch', () => new Application({ logger: record().logger }), 'fetch'],
    [
      'of a platform',
      (env: object) => new Application({ platform: { name: 'x', env: () => env as never }, logger: record().logger }),
      undefined,
    ],
  ])('%s hurts nothing', async (_, create, where) => {
    for (const env of [hostile({ poor_AutoArgs: 'Off', API_KEY: 'hunter2' }), closed]) {
      const app = create(env);
      app.debug = true;
      app.get('/', (req) => {
        req.logError('hunter2');
        return `${req.getOptions().x}`;
      });
      for (const path of ['/', '/debug-info']) {
        expect((await app.request(path, undefined, where === 'fetch' ? env : undefined)).status).toBe(200);
      }
      expect(app.autoArgs).toBe(where === 'fetch' || env === closed);
    }
  });

  it('is read as far as it can be', () => {
    expect(mergeRecords({ a: 1, b: 1 }, hostile({ b: 2 }), closed)).toMatchObject({ a: 1, b: 2, B_TOKEN: undefined });
    expect(Object.keys(mergeRecords(JSON.parse('{"__proto__":1}')))).toEqual(['__proto__']);
  });
});

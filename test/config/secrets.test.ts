import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRecords } from '../../src/config/env.ts';
import { Application } from '../../src/index.ts';
import { escapeControls } from '../../src/logging/escape-controls.ts';
import {
  createRedactor,
  MASK,
  maskPasswords,
  type Redact,
  type SecretSettings,
  secretsOf,
} from '../../src/logging/redact.ts';
import { finishes } from '../finishes.ts';
import { refuse } from '../hostile.ts';
import { record } from '../logger.ts';

/** Masks with these keys, and the values of the variables of a record that `redact` names. */
function redactorOf(secretKey: SecretSettings['secretKey'], env: Record<string, unknown> = {}): Redact {
  return createRedactor(secretsOf({ secretKey, redact: Object.keys(env) }, [env]));
}

describe('a configured secret', () => {
  it.each<[what: string, redact: Redact, text: string, shown: string]>([
    ['a key', redactorOf('first key'), '"first key"', '"•••"'],
    [
      'each of several keys',
      redactorOf(['first key', new Uint8Array(9), 'second key']),
      'first key, second key',
      '•••, •••',
    ],
    ['a variable', redactorOf(undefined, { API_TOKEN: ' hunter2\n' }), 'bad hunter2!', 'bad •••!'],
    ['a short one', redactorOf(undefined, { PIN: '12' }), 'pin 12', 'pin •••'],
    ['one that holds another', redactorOf('hunter2!', { B: 'a hunter2! b' }), 'a hunter2! b, hunter2!', '•••, •••'],
    ['one with what a pattern means', redactorOf('a.*(b)+[c$&'), 'a.*(b)+[c$& aXXb', '••• aXXb'],
  ])('is masked: %s', (_, redact, text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it('is masked as it is, in a log line and in JSON', () => {
    const secret = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((text) => `SECRET${text}SECRET`);
    const write = fc.constantFrom<(text: string) => string>((text) => text, JSON.stringify, escapeControls);
    fc.assert(
      fc.property(secret, write, (value, format) => {
        expect(redactorOf(undefined, { A: value })(`a ${format(value)} b`)).not.toContain('SECRET');
      }),
    );
  });

  it.each<[what: string, record: object]>([
    ['empty', { A: '', B: '  ' }],
    ['no text', { A: Symbol('hunter2'), B: 1_234_567, C: null }],
    ['unreadable', Object.defineProperty({}, 'A', { enumerable: true, get: refuse })],
  ])('is none where the variable is %s', (_, record) => {
    expect(redactorOf(undefined, record as never)('hunter2 1234567 null')).toBe('hunter2 1234567 null');
  });

  it('is no session key so short that it is a word', () => {
    expect(redactorOf(['secret', ''])('A secretKey')).toBe('A secretKey');
  });

  it('is nothing that only a name suggests', () => {
    const env = { COOKIE_DOMAIN: 'example.com', CASSANDRA_KEYSPACE: 'orders', AUTH_PROVIDER: 'google' };
    const redact = createRedactor(secretsOf({ secretKey: undefined, redact: [] }, [env]));
    const text = 'GET /orders: upstream https://api.example.com/orders failed, google said no';
    expect(redact(text)).toBe(text);
  });
});

describe('the password of a URL', () => {
  it.each([
    ['postgres://me:hunter2@h/d?a=b', 'postgres://me:•••@h/d?a=b'],
    ['"https://:hunter2@h"', '"https://:•••@h"'],
    ['a://b:p@ss@d e://f:g@h,i://j:k@l', 'a://b:•••@d e://f:•••@h,i://j:•••@l'],
  ])('is masked in %j', (text, shown) => {
    expect(maskPasswords(text)).toBe(shown);
    expect(maskPasswords(shown)).toBe(shown);
  });

  it.each([
    'http://h:80/a@b?',
    'http://localhost:80/@a',
    'http://h.test:80?a=b@c',
    'ssh://git@h',
    'file:///a/@b/c.js:1:2',
    'http://[::1]:80/@',
    'a:b@c',
  ])('is not in %j', (text) => {
    expect(maskPasswords(text)).toBe(text);
  });

  it.each(['://', '://a', '://a:', '://a:b', 'a:', '@', '://:'])('is searched in linear time in many %j', (piece) => {
    const long = piece.repeat(1_000_000 / piece.length);
    finishes(() => {
      for (const text of [long, `${long}@`, `://a:${long}`]) maskPasswords(text);
    });
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
      app.redact = ['API_KEY', 'B_TOKEN'];
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

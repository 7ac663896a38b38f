import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName, MASK, maskSecret, maskText, maskValue } from '../../src/pages/mask.ts';

describe('a name', () => {
  it.each([
    'poor_SecretKey',
    'secretKey',
    'SECRET',
    'app_db_password',
    'MYSQL_PASSWD',
    'DB_PASS',
    'PGPASSWORD',
    'passphrase',
    'DB_PWD',
    'GITHUB_TOKEN',
    'npm_config__authToken',
    'AWS_ACCESS_KEY_ID',
    'apiKey',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'cookie',
    'set-cookie',
    'authorization',
    'proxy-authorization',
    'x-api-key',
    'x-csrf-token',
    'cf-access-jwt-assertion',
    'SESSION_ID',
    'password_salt',
  ])('%s is a secret', (name) => {
    expect([isSecretName(name), isSecretName(name.toUpperCase()), isSecretName(name.toLowerCase())]).toEqual([
      true,
      true,
      true,
    ]);
    expect(maskValue(name, 'hunter2')).toBe('••• (set)');
    expect(maskValue(name, '')).toBe('••• (not set)');
  });

  it.each(['PATH', 'PWD', 'OLDPWD', 'HOME', 'poor_Debug', 'app_db_file', 'user-agent', 'accept', 'host', 'BYPASSED'])(
    '%s is none',
    (name) => {
      expect(maskValue(name, 'hunter2')).toBe('hunter2');
    },
  );

  it.each([
    [undefined, '••• (not set)'],
    ['', '••• (not set)'],
    ['x', '••• (set)'],
    [['a', 'b'], '••• (set)'],
    [new Uint8Array(3), '••• (set)'],
  ])('of a secret tells of %j only whether it is set', (value, text) => {
    expect(maskSecret(value)).toBe(text);
  });
});

describe('a text', () => {
  it.each([
    ['postgres://user:hunter2@host/db', 'postgres://user:•••@host/db'],
    ['postgres://user:hunter2@host:5432/db?x=1', 'postgres://user:•••@host:5432/db?x=1'],
    ['redis://:hunter2@host', 'redis://:•••@host'],
    ['jdbc:mysql://u:hunter2@h/d', 'jdbc:mysql://u:•••@h/d'],
    ['mongodb://u:p@h1,u2:p2@h2/d', 'mongodb://u:•••@h2/d'],
    ['amqp://a:b@h1,amqp://c:d@h2', 'amqp://a:•••@h1,amqp://c:•••@h2'],
    ['see https://a:b@h/ and (ftp://c:d@h/)', 'see https://a:•••@h/ and (ftp://c:•••@h/)'],
    ['postgres://user:p@ss@host/db', 'postgres://user:•••@host/db'],
    ['postgres://user:p/ss?w#rd@host/db', 'postgres://user:•••@host/db'],
    ['ssh://git@host/x', 'ssh://git@host/x'],
    ['https://ghp_0123456789abcdef@github.com/x', 'https://•••@github.com/x'],
    ['https://ghp_0123456789abcdef:x-oauth-basic@github.com/x', 'https://•••:•••@github.com/x'],
    ['//user:hunter2@host/', '//user:•••@host/'],
    ['https://host/?access_token=abc&x=1', 'https://host/?access_token=•••&x=1'],
    ['Server=db;User=me;Password=hunter2;Timeout=3', 'Server=db;User=me;Password=•••;Timeout=3'],
    ["host=h password='hunter 2' dbname=d", 'host=h password=••• dbname=d'],
    ['{"password":"hunter 2","user":"me"}', '{"password":•••,"user":"me"}'],
    ['password: hunter2', 'password: •••'],
    ['Authorization: Bearer abc.def_ghi', 'Authorization: ••• •••'],
    ['curl -H "X: Basic aHVudGVyMg=="', 'curl -H "X: Basic •••"'],
    ['a eyJhbGciOiJub25l.eyJzdWIiOiIx.c2ln b', 'a ••• b'],
    ['a\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nb', 'a\n•••\nb'],
    ['-----BEGIN PRIVATE KEY-----\nMIIB', '•••'],
  ])('%j is shown as %j', (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });

  it.each([
    '',
    'http://localhost:8080/x@y',
    'http://[::1]:8080/@x',
    '/usr/local/bin:/opt/keys:/usr/bin',
    'me@example.com',
    'text/html;q=0.9, */*',
    'Mozilla/5.0 (X11; Linux x86_64)',
    'max-age=0',
    '-----BEGIN CERTIFICATE-----',
  ])('%j stays as it is', (text) => {
    expect(maskText(text)).toBe(text);
  });

  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
  const password = fc.stringMatching(/^[A-Z!$%&'*+,;=:@_.~-]{6,20}$/);
  const around = fc.stringMatching(/^[a-z ,;()"']{0,20}$/);

  it('never holds the password of a URL, and its host as before', () => {
    fc.assert(
      fc.property(around, word, word, password, word, (before, scheme, user, secret, host) => {
        const shown = maskText(`${before} ${scheme}://${user}:${secret}@${host}/db`);
        expect(shown).not.toContain(secret);
        expect(shown.endsWith(`${scheme}://${user}:${MASK}@${host}/db`)).toBe(true);
      }),
    );
  });

  it('is masked once and for all', () => {
    const unit = fc.constantFrom(...'ab:/@?=&"\'; \n', '//', 'key', 'token=', 'Bearer ', 'eyJabcdef.', MASK);
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(maskText(maskText(text))).toBe(maskText(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['//a:b', '//a', 'a', 'eyJ', 'eyJ-', ' ', '"', 'key="', 'key:', '-----BEGIN ', '@//a:', "key='\\", 'Basic '])(
    'of 64 KiB of %j is masked in no time',
    (piece) => {
      const start = performance.now();
      maskText(`${piece.repeat(65_536 / piece.length)}x`);
      maskText(`@${piece.repeat(65_536 / piece.length)}`);
      expect(performance.now() - start).toBeLessThan(500);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecret, maskText, maskValue } from '../../src/pages/mask.ts';
import { isSecretName } from '../../src/secrets.ts';
import { finishes } from '../finishes.ts';

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
    'app_pwd',
    'DB_PASS1',
    'SMTP_PASS2',
    'PASSCODE',
    'DB_PW',
    'db-pw2',
    'DBPWD',
    'PIN',
    'USER_PIN',
    'OTP',
    'totp_uri',
    'SIG',
    'connect.sid',
    'BEARER',
    'csrf',
    'XSRF-VALUE',
    'HMAC',
    'WALLET_SEED',
    'MNEMONIC',
    'SLACK_WEBHOOK_URL',
    'x-forwarded-client-cert',
    'authorization_code',
  ])('%s is a secret', (name) => {
    expect([isSecretName(name), isSecretName(name.toUpperCase()), isSecretName(name.toLowerCase())]).toEqual([
      true,
      true,
      true,
    ]);
    expect(maskValue(name, 'hunter2')).toBe('••• (set)');
    expect(maskValue(name, '')).toBe('••• (not set)');
  });

  it.each(['dbPwd', 'dbPw', 'userPIN', 'pinCode', 'PINCode', 'dbPass', 'passFile', 'urlSig', 'clientCert'])(
    '%s is a secret by a hump',
    (name) => {
      expect(maskValue(name, 'hunter2')).toBe('••• (set)');
    },
  );

  it.each([
    ...['PATH', 'PWD', 'OLDPWD', 'HOME', 'poor_Debug', 'app_db_file', 'user-agent', 'accept', 'host', 'BYPASSED'],
    ...['SHIPPING', 'PINGS', 'SPIN', 'DESIGN', 'SIGNED', 'designer', 'GIT_AUTHOR_NAME', 'author', 'PWM', 'COMPASSES'],
  ])('%s is none', (name) => {
    expect(maskValue(name, 'hunter2')).toBe('hunter2');
  });

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

/** Texts, what is shown of them, by the form that the secret is in. */
const MASKED: Readonly<Record<string, readonly (readonly [text: string, shown: string])[]>> = {
  'the user information of a URL': [
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
    ['//u:12/3@h', '//u:•••@h'],
    [`//u:${'p'.repeat(400)}@h`, '//u:•••@h'],
    [`//u:p/${'p'.repeat(400)}@h`, '//u:•••@h'],
    ['http:/u:p@h', 'http:/u:•••@h'],
    ['http:u:p@h', 'http:u:•••@h'],
    [String.raw`http:\\u:p@h`, String.raw`http:\\u:•••@h`],
    [String.raw`"http:\/\/u:p@h\/d"`, String.raw`"http:\/\/u:•••@h\/d"`],
    ['u%3Ap%40h', 'u%3A•••%40h'],
    ['postgres%3A%2F%2Fu%3Ap%40h', 'postgres%3A%2F%2Fu%3A•••%40h'],
    ['/?to=https%3A%2F%2Fu%3Ap%40h', '/?to=https%3A%2F%2Fu%3A•••%40h'],
    ['postgres%253A%252F%252Fu%253Ap%2540h', 'postgres%253A%252F%252Fu%253A•••%2540h'],
    ['curl -u x u:hunter2@h', 'curl -u x u:•••@h'],
    ['u:hunter2@tcp(h:3306)/d', 'u:•••@tcp(h:3306)/d'],
    ['u:hunter/2@unix(/tmp/s)/d', 'u:•••@unix(/tmp/s)/d'],
  ],
  'the value behind a name': [
    ['https://host/?access_token=abc&x=1', 'https://host/?access_token=•••&x=1'],
    ['https://a.test/b?sv=1&sig=a%2Fb%3D&se=2', 'https://a.test/b?sv=1&sig=•••&se=2'],
    ['Server=db;User=me;Password=hunter2;Timeout=3', 'Server=db;User=me;Password=•••;Timeout=3'],
    ['Server=x;Uid=u;Pwd=p;', 'Server=x;Uid=u;Pwd=•••;'],
    ['Server=x;Pwd=p,s&s;Uid=u', 'Server=x;Pwd=•••;Uid=u'],
    ["host=h password='hunter 2' dbname=d", 'host=h password=••• dbname=d'],
    ['host=h password=hunter2 dbname=d', 'host=h password=••• dbname=d'],
    ['password: hunter2', 'password: •••'],
    ['failed: password: hunter2, user: me', 'failed: password: •••, user: me'],
    ['(key=a,b=c)', '(key=•••,b=c)'],
    ["apiKey => 'x', user => 'me'", "apiKey => •••, user => 'me'"],
    ['token := "x"', 'token := •••'],
    ['[password] => hunter2', '[password] => •••'],
    ['{User:me Password:hunter2 Host:h}', '{User:me Password:••• Host:h}'],
    ['User(password=hunter2, name=me)', 'User(password=•••, name=me)'],
    ['password[]=a&user=b', 'password[]=•••&user=b'],
    ['user[password]=a&user[name]=b', 'user[password]=•••&user[name]=b'],
    ['user%5Bpassword%5D=a&b=c', 'user%5Bpassword%5D=•••&b=c'],
    ['q=password%3Dhunter2', 'q=password%3D•••'],
    ['//password=hunter2', '//password=•••'],
    ['//registry.test/:_authToken=hunter2', '//registry.test/:_authToken=•••'],
    ['password:/hunter2', 'password:•••'],
    ['a.b.password=hunter2', 'a.b.password=•••'],
    ['pwd=hunter2', 'pwd=•••'],
    ['x key="a b"c d', 'x key=••• d'],
    ['-H "Token: hunter2" -d x', '-H "Token: •••" -d x'],
  ],
  'the rest of the line behind a name that starts it': [
    ['a: b\npassword: correct horse: battery\nuser: me', 'a: b\npassword: •••\nuser: me'],
    ['A=1\nexport API_TOKEN=correct horse, battery\nB=2', 'A=1\nexport API_TOKEN=•••\nB=2'],
    ['password=correct horse user=me', 'password=••• user=me'],
    ['Authorization: Bearer abc.def_ghi', 'Authorization: •••'],
    ['failed with Cookie: a=b; c=d\nx', 'failed with Cookie: •••\nx'],
  ],
  'what stands between quotes or brackets': [
    ['{"password":"hunter 2","user":"me"}', '{"password":•••,"user":"me"}'],
    [`{"password":"hun\\"ter\\\\","user":"me"}`, '{"password":•••,"user":"me"}'],
    ['{"password":"hunter2', '{"password":•••'],
    ['x password = """hun\nter2"""\nuser: me', 'x password = •••\nuser: me'],
    ["URL { username: 'me', password: 'hunter2', host: 'h' }", "URL { username: 'me', password: •••, host: 'h' }"],
    ['{"pin":1234,"user":"me"}', '{"pin":•••,"user":"me"}'],
    ['{"keys":["a",{"b":"]"}],"user":"me"}', '{"keys":•••,"user":"me"}'],
    ['{"token":{"a":"x"},"user":"me"}', '{"token":•••,"user":"me"}'],
    ["{ password: 'x', user: 'me' }", "{ password: •••, user: 'me' }"],
    ["Map(2) { 'password' => 'x', 'user' => 'me' }", "Map(2) { 'password' => •••, 'user' => 'me' }"],
    [String.raw`"{\"password\":\"x y\",\"user\":\"me\"}"`, String.raw`"{\"password\":•••,\"user\":\"me\"}"`],
    [String.raw`{\\\"password\\\":\\\"x \\\\\\\" y\\\",\\\"b`, String.raw`{\\\"password\\\":•••,\\\"b`],
    ['{&quot;password&quot;:&quot;x y&quot;}', '{&quot;password&quot;:•••}'],
    ['%7B%22password%22%3A%22x%22%7D', '%7B%22password%22%3A•••'],
  ],
  'the value of a pair': [
    ['{"name":"password","value":"x"}', '{"name":"password","value":•••}'],
    ['{"value":"x","name":"password"}', '{"value":•••,"name":"password"}'],
    ['{"key":"password","value":"x"}', '{"key":•••,"value":•••}'],
    ['[{"name":"a","value":1},{"name":"PIN","value":"2"}]', '[{"name":"a","value":1},{"name":"PIN","value":•••}]'],
    ['{"ParameterKey":"DbPin","ParameterValue":"x"}', '{"ParameterKey":•••,"ParameterValue":•••}'],
    ["{ name: 'password', value: 'x' }", "{ name: 'password', value: ••• }"],
    [
      '- name: DB_PASSWORD\n  value: x\n- name: A\n  value: b',
      '- name: DB_PASSWORD\n  value: •••\n- name: A\n  value: b',
    ],
    ['<input name="password" type="text" value="x">', '<input name="password" type="text" value=•••>'],
    ["[ 'Cookie', 'a=b', 'Host', 'h' ]", "[ 'Cookie', •••, 'Host', 'h' ]"],
  ],
  'blocks of YAML': [
    ['password: |\n  hun\n\n  ter2\nuser: me', 'password: •••\nuser: me'],
    ['a:\n  password: >-\n    hun ter\n  user: me', 'a:\n  password: •••\n  user: me'],
    ['- password: |2\r\n    hunter2\r\n  user: me', '- password: •••\n  user: me'],
    ['tokens:\n  - a\n  - b\nuser: me', 'tokens:•••\nuser: me'],
    ['Error: a\\npassword: |\\n  hunter2\\nuser: me', 'Error: a\\npassword: •••\\nuser: me'],
  ],
  arguments: [
    ['x --password hunter2 --user me', 'x --password ••• --user me'],
    ['x --password=hunter2 --user=me', 'x --password=••• --user=me'],
    ["x --password 'hunter 2' me", 'x --password ••• me'],
    ['["--password","x","--user","me"]', '["--password",•••,"--user","me"]'],
  ],
  elements: [
    ['<password>x y</password><user>me</user>', '<password>•••</password><user>me</user>'],
    ['<a:password b="c">x</a:password>', '<a:password b="c">•••</a:password>'],
    ['<password><![CDATA[a<b]]></password>', '<password>•••</password>'],
    ['<password token="x">y</password>', '<password token=•••>•••</password>'],
    ['<string name="password">x\ny</string>', '<string name="password">•••</string>'],
    ['use <token> here\nor there', 'use <token>•••\nor there'],
    ['<id>password</id><string>x</string>', '<id>password</id><string>•••</string>'],
    ['<add name="DbPassword" value="x"/>', '<add name="DbPassword" value=•••>'],
  ],
  'what has the shape of a secret': [
    ['curl -H "X: Basic aHVudGVyMg=="', 'curl -H "X: Basic •••"'],
    ['x=Bearer%20hunter2', 'x=Bearer%20•••'],
    ['a eyJhbGciOiJub25l.eyJzdWIiOiIx.c2ln b', 'a ••• b'],
    ['a eyJhbGciOiJkaXIi..aXY.Y3Q.dGFn b', 'a ••• b'],
    ['a\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nb', 'a\n•••\nb'],
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----\nMIIB\n-----END PGP PRIVATE KEY BLOCK-----\nb', '•••\nb'],
    ['-----BEGIN PRIVATE KEY-----\nMIIB', '•••'],
    ['a ghp_abcdef0123 gho_abcdef0123 github_pat_abc_def b', 'a ••• ••• ••• b'],
    ['a sk_live_abcdef sk-proj-abcdef012345 b', 'a ••• ••• b'],
    ['xoxa-2-abc xoxb-1-abc xoxp-1-abc', '••• ••• •••'],
    ['id AKIAIOSFODNN7EXAMPLE', 'id •••'],
    ['{"kty":"RSA","d":"0123456789abcdef"}', '{"kty":"RSA","d":"•••"}'],
    ['https://hooks.slack.com/services/T0/B0/abc?x', 'https://hooks.slack.com/•••?x'],
    ['https://discord.test/api/webhooks/1/abc', 'https://discord.test/api/webhooks/•••'],
    ['machine h login me password hunter2 x', 'machine h login me password ••• x'],
    ['jdbc:oracle:thin:me/hunter2@h:1521:db', 'jdbc:oracle:thin:me/•••@h:1521:db'],
    ["ALTER USER me PASSWORD 'hun''ter2' LOGIN", 'ALTER USER me PASSWORD ••• LOGIN'],
  ],
};

describe('a text', () => {
  for (const [form, texts] of Object.entries(MASKED)) {
    it.each(texts)(`without ${form}: %j is shown as %j`, (text, shown) => {
      expect(maskText(text)).toBe(shown);
    });
  }

  it.each([
    '',
    'http://localhost:8080/x@y',
    'http://[::1]:8080/@x',
    'http://db.test:5432/@scope/x',
    'http://api:8080/users?email=me@h.test',
    '{"url":"http://api:3000","email":"me@h.test"}',
    'postgres://host:5432/db',
    '/usr/local/bin:/opt/keys:/usr/bin',
    'PWD=/home/me OLDPWD=/tmp',
    'me@example.com',
    'mailto:me@example.com',
    'npm:react@18.2.0',
    'git@github.com:a/b.git',
    'mysql -p x -u me',
    'text/html;q=0.9, */*',
    'Mozilla/5.0 (X11; Linux x86_64)',
    'max-age=0',
    'shipping=5, design: new, author: me, pings=3',
    'name: color\nvalue: red',
    '{"name":"color","value":"red"}',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----',
    'Unexpected token < in JSON at position 0',
    'duplicate key value violates unique constraint "users_pkey"',
    "Cannot read properties of undefined (reading 'token')",
    '    at createKey (node:internal/crypto/keys:620:13)',
    '    at Token.parse (/app/src/token.js:3:14)',
    '    at x (file:///app/node_modules/@scope/auth/index.js:1:2)',
    '    at x (http://localhost:3000/@fs/app/key.ts:1:2)',
    'SELECT password FROM users WHERE id = 5',
    'risk-management, task_key',
  ])('%j stays as it is', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('any text', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
  const scheme = fc.constantFrom('postgres', 'amqp', 'https', 'x');
  const password = fc.stringMatching(/^[A-Z!$%&'*+,;=:@_.~-]{6,20}$/);
  const around = fc.stringMatching(/^[a-z ,;()"']{0,20}$/);

  it('never holds the password of a URL, and its host as before', () => {
    fc.assert(
      fc.property(around, scheme, word, password, word, (before, scheme, user, secret, host) => {
        const shown = maskText(`${before} ${scheme}://${user}:${secret}@${host}/db`);
        expect(shown).not.toContain(secret);
        expect(shown.endsWith(`@${host}/db`)).toBe(true);
      }),
    );
  });

  const secret = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `SECRET${text}SECRET`);
  const name = fc.constantFrom('password', 'apiKey', 'DB_PASS1', 'pin', 'set-cookie');
  const format = fc.constantFrom<(name: string, value: unknown) => string>(
    (name, value) => JSON.stringify({ a: 1, [name]: value, b: 'c' }),
    (name, value) => JSON.stringify({ a: { [name]: value }, b: 'c' }, null, 2),
    (name, value) => JSON.stringify(JSON.stringify({ [name]: value })),
    (name, value) => JSON.stringify({ x: JSON.stringify({ x: JSON.stringify({ [name]: value }) }) }),
    (name, value) => JSON.stringify([{ name, value }]),
    (name, value) => JSON.stringify([name, value]),
    (name, value) => JSON.stringify({ [name]: [{ a: value }, value], b: 'c' }),
  );

  it('never holds what stands in JSON behind a name that tells', () => {
    fc.assert(
      fc.property(around, name, secret, format, (before, name, value, write) => {
        const shown = maskText(`${before} ${write(name, value)} ${before}`);
        expect(shown).not.toContain('SECRET');
      }),
    );
  });

  it('never holds what stands in a form behind a name that tells', () => {
    fc.assert(
      fc.property(name, secret, (name, value) => {
        expect(maskText(`POST ${new URLSearchParams({ a: 'b', [name]: value, c: 'd' })}`)).not.toContain('SECRET');
      }),
    );
  });

  it('beyond 64 KiB is cut, and tells how much is left out', () => {
    expect(maskText('a'.repeat(65_536))).toBe('a'.repeat(65_536));
    const shown = maskText('a'.repeat(9_000_000));
    expect(shown.length).toBeLessThan(65_536);
    expect(shown).toMatch(/^a+… \(about 8938560 more characters are left out\)$/);
  });

  it('shows no half of a secret where it is cut', () => {
    for (let length = 65_400; length < 65_536; length += 1) {
      const text = `${'a '.repeat(length / 2)}postgres://user:hunter2hunter2@host/${' a'.repeat(9999)}`;
      expect(maskText(text)).not.toContain('hunter2');
    }
  });

  const PIECES = [
    ...[
      'a',
      '//',
      ':',
      '"',
      '=',
      '@',
      '%',
      '%25',
      '%3a',
      '/',
      '\\',
      "'",
      '{',
      '[',
      '<',
      '>',
      '-',
      ' ',
      '\n',
      '\\n',
      ',',
    ],
    ...[
      '//a:b',
      '//a',
      'eyJ',
      'eyJ-',
      '-----BEGIN ',
      '-----BEGIN PRIVATE KEY-----',
      '@//a:',
      'Basic ',
      'Basic',
      'ghp_',
    ],
    ...[
      'key',
      'key=',
      'key:',
      'key="',
      "key='\\",
      'key:{',
      '"keys":["',
      'key:|\n',
      'key:\n ',
      'key[a]',
      'key=a,',
      'key=a"',
    ],
    ...[
      '--key ',
      '"key",',
      '<key>',
      '<key ',
      '"key">',
      '>key</a><b>',
      'value=',
      '"value":"',
      'value:[',
      '{"name":"key","value":',
    ],
    ...['a:a@', '//a:1/', 'http:', '%2f%2fa%3a', "password '", 'a:b@c(', 'key: ', 'key = '],
  ];

  it.each(PIECES)('of many %j comes to an end', (piece) => {
    const text = piece.repeat(100_000 / piece.length);
    finishes(() => {
      for (const whole of [text, `${text}@`, `@${text}`, `key=${text}`, `//a:${text}@`]) maskText(whole);
    });
  });
});

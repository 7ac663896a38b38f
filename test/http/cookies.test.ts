import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, abort, type CookieOptions } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';
import { readCorpus } from '../corpus.ts';
import { finishes, LONG } from '../finishes.ts';

interface ParseCase {
  readonly id: string;
  readonly header: string;
  /** How many of five parsers agree: all, four, or fewer. */
  readonly strength: 'unanimous' | 'strong' | 'split';
  readonly majority: Readonly<Record<string, string>>;
}

interface SerializeCase {
  /** The cookie; behind it, in a few cases, an encoding of one's own. */
  readonly args: readonly [Readonly<Record<string, unknown>> & { name: string; value: string }, unknown?];
  readonly set_cookie?: string;
}

const corpus = readCorpus<{ parse: ParseCase[]; serialize: SerializeCase[] }>('cookies.json');

/** Most parsers drop a value without a name; `cookie-es` keeps it under the empty name, for which nobody asks. */
const NAMELESS = ['ck-074', 'ck-126', 'ck-200', 'ck-230', 'ck-292'];
/** No `Request` takes these fields: they hold a character above 0xff, or a CR. */
const IMPOSSIBLE = ['ck-108', 'ck-110', 'ck-148', 'ck-310'];

async function readCookies(cookie: string): Promise<Readonly<Record<string, string | undefined>>> {
  const app = new Application();
  let cookies: Readonly<Record<string, string | undefined>> = {};
  app.get('/', (req) => {
    finishes(() => {
      cookies = req.cookies;
    });
  });
  expect((await app.request('/', { headers: { cookie } })).status).toBe(200);
  return cookies;
}

function canStandInRequest({ header }: ParseCase): boolean {
  try {
    return new Request('http://h.test/', { headers: { cookie: header } }) instanceof Request;
  } catch {
    return false;
  }
}

describe('a collected Cookie field', () => {
  const agreed = corpus.parse.filter((each) => each.strength !== 'split' && canStandInRequest(each));

  it.each(agreed.filter(({ id }) => !NAMELESS.includes(id)))(
    '$id is read as most parsers do: $header',
    async (each) => {
      expect(Object.entries(await readCookies(each.header)).sort()).toEqual(Object.entries(each.majority).sort());
    },
  );

  it.each(agreed.filter(({ id }) => NAMELESS.includes(id)))('$id has a value without a name: $header', async (each) => {
    expect(Object.keys(await readCookies(each.header))).toEqual(['']);
  });

  it('is left out only where no Request takes it, and there the parsers disagree anyway', () => {
    const impossible = corpus.parse.filter((each) => !canStandInRequest(each));
    expect(impossible.map(({ id }) => id)).toEqual(IMPOSSIBLE);
    expect(impossible.every(({ strength }) => strength === 'split')).toBe(true);
    expect([corpus.parse.length, agreed.length]).toEqual([174, 123]);
  });
});

describe('a Cookie field', () => {
  it('cannot reach a prototype', async () => {
    const cookies = await readCookies('__proto__=a; constructor=b; toString=c');
    expect(Object.entries(cookies)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    expect('a' in {}).toBe(false);
  });

  it('gives nothing for names it does not hold', async () => {
    const cookies = await readCookies('a=1');
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect(cookies[name]).toBeUndefined();
  });

  it('counts a name once, the first time', async () => {
    expect({ ...(await readCookies('a=1; a=2')) }).toEqual({ a: '1' });
  });

  it('with a bad escape is taken as it is', async () => {
    expect({ ...(await readCookies('a=%zz; b=%C5%BE; c=%ff')) }).toEqual({ a: '%zz', b: 'ž', c: '%ff' });
  });

  it('is not read where autoCookies is off', async () => {
    const app = new Application({ autoCookies: false });
    app.get('/', (req) => Object.keys(req.cookies).length.toString());
    expect(await (await app.request('/', { headers: { cookie: 'a=1' } })).text()).toBe('0');
  });

  it('of any characters is read, in linear time', async () => {
    const piece = fc.constantFrom('a', '=', ';', '"', '%', '%4', ' ', '\t', ',', '\\', 'é', '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        await readCookies(pieces.join('').trim());
      }),
    );
    for (const each of ['=', ';', '"', '%', ' ;', '=;', ';=', 'a']) await readCookies(`a${each.repeat(LONG)}b=c`);
  });
});

/** The fields that one `setCookie` makes, or the error it throws. */
async function setCookie(name: string, value: string, options?: CookieOptions): Promise<string[] | Error> {
  const app = new Application();
  let thrown: Error | undefined;
  app.get('/', (req) => {
    try {
      req.setCookie(name, value, options);
    } catch (error) {
      thrown = error as Error;
    }
  });
  const response = await app.request('/');
  return thrown ?? response.headers.getSetCookie();
}

/** The collection writes dates as an object; there are only bad ones. */
function toOptions({ name, value, expires, ...rest }: SerializeCase['args'][0]): CookieOptions {
  return { ...rest, ...(expires === undefined ? {} : { expires: new Date(Number.NaN) }) };
}

/** Two differ from the collection: RFC 6265 section 4.1.1 has `<` in a path; and browsers drop SameSite=None without Secure. */
function isDifferent({ args: [{ path, sameSite }] }: SerializeCase): boolean {
  return path === '/login"><script>alert(1)</script>' || sameSite === 'none';
}

describe('a collected Set-Cookie field', () => {
  // An encoding of one's own is no option here.
  const cases = corpus.serialize.filter((each) => each.args[1] === undefined && !isDifferent(each));
  const title = ({ args }: SerializeCase): string => JSON.stringify(args[0]);

  for (const each of cases.filter(({ set_cookie }) => set_cookie !== undefined)) {
    it(`is made of ${title(each)}`, async () => {
      const { name, value } = each.args[0];
      const [field, ...more] = (await setCookie(name, value, toOptions(each.args[0]))) as string[];
      const attributes = `${each.set_cookie}${each.args[0].path === undefined ? '; Path=/' : ''}`.split('; ');
      expect(field?.split('; ').sort()).toEqual(attributes.sort());
      expect(more).toEqual([]);
    });
  }

  for (const each of cases.filter(({ set_cookie }) => set_cookie === undefined)) {
    it(`is refused for ${title(each)}`, async () => {
      const { name, value } = each.args[0];
      expect(await setCookie(name, value, toOptions(each.args[0]))).toBeInstanceOf(TypeError);
    });
  }
});

describe('a Set-Cookie field', () => {
  it('has the path / unless told otherwise', async () => {
    expect(await setCookie('a', 'b')).toEqual(['a=b; Path=/']);
    expect(await setCookie('a', 'b', { path: '/x' })).toEqual(['a=b; Path=/x']);
  });

  it('carries all its attributes', async () => {
    const expires = new Date(Date.UTC(2030, 0, 2, 3, 4, 5));
    const [field] = (await setCookie('a', 'b', { expires, secure: true, httpOnly: true, sameSite: 'lax' })) as string[];
    expect(field?.split('; ').sort()).toEqual(
      ['a=b', 'Expires=Wed, 02 Jan 2030 03:04:05 GMT', 'HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'].sort(),
    );
  });

  it('may have a path that others refuse', async () => {
    expect(await setCookie('a', 'b', { path: '/<x>' })).toEqual(['a=b; Path=/<x>']);
  });

  it('to other sites must be secure', async () => {
    expect(await setCookie('a', 'b', { sameSite: 'none' })).toBeInstanceOf(TypeError);
    expect(await setCookie('a', 'b', { partitioned: true })).toBeInstanceOf(TypeError);
    expect(await setCookie('a', 'b', { sameSite: 'none', secure: true })).toEqual([
      'a=b; Path=/; Secure; SameSite=None',
    ]);
  });

  it('keeps what the prefix of its name promises', async () => {
    expect(await setCookie('__Host-session', 'b')).toBeInstanceOf(TypeError);
    expect(await setCookie('__Secure-session', 'b')).toBeInstanceOf(TypeError);
    expect(await setCookie('__Host-session', 'b', { secure: true, path: '/x' })).toBeInstanceOf(TypeError);
    expect(await setCookie('__Host-session', 'b', { secure: true })).toEqual(['__Host-session=b; Path=/; Secure']);
  });

  it.each(['__Host-', '__Host-x', '__host-ab', '__HOST-abc', '__Secure-', '__Secure-x', '__secure-xyz'])(
    'is refused without secure under the name %s, however short that is',
    async (name) => {
      expect(await setCookie(name, 'b')).toBeInstanceOf(TypeError);
      expect(await setCookie(name, 'b', { secure: true })).toEqual([`${name}=b; Path=/; Secure`]);
      const elsewhere = await setCookie(name, 'b', { secure: true, domain: 'a.test', path: '/x' });
      if (/host/i.test(name)) expect(elsewhere).toBeInstanceOf(TypeError);
      else expect(elsewhere).toEqual([`${name}=b; Domain=a.test; Path=/x; Secure`]);
    },
  );

  it('of the same name, domain and path is sent once: the last one counts', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.setCookie('a', '1', { httpOnly: true });
      req.setCookie('b', '1');
      req.setCookie('a', '2');
      req.setCookie('a', '3', { path: '/x' });
      req.setCookie('a', '4', { domain: 'shop.test' });
      req.setCookie('a', '5', { domain: '.Shop.Test' });
      req.setCookie('A', '6');
    });
    expect((await app.request('/')).headers.getSetCookie()).toEqual([
      'b=1; Path=/',
      'a=2; Path=/',
      'a=3; Path=/x',
      'a=5; Domain=.Shop.Test; Path=/',
      'A=6; Path=/',
    ]);
  });

  it('that an exception brings takes the place of one that was set', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.setCookie('a', '1');
      abort(302, { headers: { Location: '/', 'Set-Cookie': 'a=2; Path=/' } });
    });
    expect((await app.request('/')).headers.getSetCookie()).toEqual(['a=2; Path=/']);
  });

  it.each<[name: string, value: string, options: CookieOptions]>([
    ['a;b', 'c', {}],
    ['a=b', 'c', {}],
    ['a b', 'c', {}],
    ['a\r\nX: 1', 'c', {}],
    ['č', 'c', {}],
    ['a', 'c', { path: '/; Domain=evil.test' }],
    ['a', 'c', { path: '/č' }],
    ['a', 'c', { path: '/\r\nX: 1' }],
    ['a', 'c', { domain: 'a.test; Secure' }],
    ['a', 'c', { domain: 'a.test\n' }],
    ['a', 'c', { maxAge: 1.5 }],
    ['a', 'c', { maxAge: Number.NaN }],
    ['a', 'c', { expires: new Date(Number.NaN) }],
    ['a', 'c', { sameSite: 'x; Domain=evil.test' as 'lax' }],
    ['a', 'c', { priority: 'x; Domain=evil.test' as 'low' }],
  ])('is not made of %j, %j, %j', async (name, value, options) => {
    expect(await setCookie(name, value, options)).toBeInstanceOf(TypeError);
  });

  it('cannot be ended by its value, and gives it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const [field = ''] = (await setCookie('a', value)) as string[];
        expect(field).toMatch(/^a=[!-:<-~]*; Path=\/$/);
        expect((await readCookies(field.slice(0, -'; Path=/'.length))).a).toBe(value);
      }),
    );
  });
});

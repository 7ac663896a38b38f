import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { abort, HTTPException, html } from '../../src/index.ts';
import { DONE, HTTP_OK, METHOD_GET, OK } from '../../src/state.ts';
import { announcedLength, BYTES, HTML, JSON_TYPE, loggedApp, readAll } from '../app-kit.ts';

const encoder = new TextEncoder();
const euro = encoder.encode('€');

function* numbers(): Generator<string | Uint8Array> {
  yield 'one ';
  yield new Uint8Array(0);
  yield euro;
}

async function* later(): AsyncGenerator<string> {
  yield 'one ';
  yield 'two';
}

function countdown(symbol: symbol): object {
  let left = 3;
  const next = (): object => {
    left -= 1;
    return { done: left === 0, value: String(left) };
  };
  return {
    next,
    [symbol]() {
      return this;
    },
  };
}

class Point {
  readonly x = 1;
  toJSON(): object {
    return { point: this.x };
  }
}

/** As drivers of databases make them. */
class TextRow {
  readonly id = 1;
  readonly name = 'č';
}

/** One row: what it is, how it is made, status, type, body, and whether its length is known. */
type Row = [
  name: string,
  make: () => unknown,
  status: number,
  type: string | null,
  body: string,
  sized?: 'stream' | 'own',
];

const ROWS: Row[] = [
  ['a string', () => 'č <b>', 200, HTML, 'č <b>'],
  ['an empty string', () => '', 200, HTML, ''],
  ['a piece of html', () => html`<b>${'<'}</b>`, 200, HTML, '<b>&lt;</b>'],
  ['a Uint8Array', () => euro, 200, BYTES, '€'],
  ['a part of a buffer', () => encoder.encode('a€b').subarray(1, 4), 200, BYTES, '€'],
  ['an ArrayBuffer', () => euro.slice().buffer, 200, BYTES, '€'],
  ['undefined', () => undefined, 200, HTML, ''],
  ['DONE', () => DONE, 200, HTML, ''],
  ['OK', () => OK, 200, HTML, ''],
  ['HTTP_OK', () => HTTP_OK, 200, HTML, ''],
  ['null', () => null, 204, null, ''],
  ['a code below 400', () => 201, 201, HTML, ''],
  ['a redirect code', () => 303, 303, HTML, ''],
  ['204', () => 204, 204, null, ''],
  ['205', () => 205, 205, null, ''],
  ['304', () => 304, 304, null, ''],
  ['a Blob', () => new Blob(['a€'], { type: 'text/css' }), 200, 'text/css', 'a€'],
  ['a Blob without a type', () => new Blob(['a€']), 200, BYTES, 'a€'],
  ['a ReadableStream', () => new Blob(['stream']).stream(), 200, BYTES, 'stream', 'stream'],
  ['a generator', numbers, 200, HTML, 'one €', 'stream'],
  ['an async generator', later, 200, HTML, 'one two', 'stream'],
  ['an iterator', () => ['a', 'b'].values(), 200, HTML, 'ab', 'stream'],
  ['an iterator of promises', () => [Promise.resolve('a')].values(), 200, HTML, 'a', 'stream'],
  ['an iterator made by hand', () => countdown(Symbol.iterator), 200, HTML, '21', 'stream'],
  ['an async iterator made by hand', () => countdown(Symbol.asyncIterator), 200, HTML, '21', 'stream'],
  ['an empty generator', () => [].values(), 200, HTML, '', 'stream'],
  ['a plain object', () => ({ a: ['€', null] }), 200, JSON_TYPE, '{"a":["€",null]}'],
  ['an object without a prototype', () => Object.assign(Object.create(null), { a: 1 }), 200, JSON_TYPE, '{"a":1}'],
  ['an array', () => [1, 'a'], 200, JSON_TYPE, '[1,"a"]'],
  ['an instance of a class, such as a row', () => new TextRow(), 200, JSON_TYPE, '{"id":1,"name":"č"}'],
  ['an object of another realm', () => runInNewContext('({ a: [1] })'), 200, JSON_TYPE, '{"a":[1]}'],
  ['an array of another realm', () => runInNewContext('[1, {}]'), 200, JSON_TYPE, '[1,{}]'],
  ['a row of another realm', () => runInNewContext('new (class { id = 1 })()'), 200, JSON_TYPE, '{"id":1}'],
  ['a promise of another realm', () => runInNewContext('Promise.resolve({ a: 1 })'), 200, JSON_TYPE, '{"a":1}'],
  ['bytes of another realm', () => runInNewContext('new Uint8Array([0, 97, 98, 0]).subarray(1, 3)'), 200, BYTES, 'ab'],
  ['a buffer of another realm', () => runInNewContext('new Uint8Array([97, 98]).buffer'), 200, BYTES, 'ab'],
  [
    'a generator of bytes of another realm',
    () => runInNewContext('(function* () { yield new Uint8Array([97]); yield "b"; })()'),
    200,
    HTML,
    'ab',
    'stream',
  ],
  [
    'a plain object that tells of the next',
    () => ({ next: '/2', done: false }),
    200,
    JSON_TYPE,
    '{"next":"/2","done":false}',
  ],
  ['anything with toJSON', () => new Point(), 200, JSON_TYPE, '{"point":1}'],
  ['a date', () => new Date(0), 200, JSON_TYPE, '"1970-01-01T00:00:00.000Z"'],
  ['a Response', () => Response.json({ a: 1 }, { status: 202 }), 202, JSON_TYPE, '{"a":1}', 'own'],
];

const WAYS: [string, (make: () => unknown) => unknown][] = [
  ['at once', (make) => make()],
  ['in a promise', async (make) => make()],
  ['later', (make) => new Promise((resolve) => setTimeout(() => resolve(make()), 1))],
];

describe.each(WAYS)('answered %s', (_, deliver) => {
  it.each(ROWS)('%s', async (_, make, status, type, body, sized) => {
    const { app } = loggedApp();
    app.get('/', () => deliver(make) as never);
    const response = await app.request('/');
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    const { text, size } = await readAll(response);
    expect(text).toBe(body);
    if (sized === undefined) expect(announcedLength(response) ?? size).toBe(size);
    else expect(announcedLength(response)).toBeNull();
  });

  it.each(ROWS)('%s, asked with HEAD', async (_, make, status, type, body, sized) => {
    const { app } = loggedApp();
    app.get('/', () => deliver(make) as never);
    const response = await app.request('/', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(await response.text()).toBe('');
    const isSized = sized !== 'stream' && type !== null;
    expect(announcedLength(response)).toBe(isSized ? encoder.encode(body).byteLength : null);
  });
});

const AFTER_WRITE: [string, () => unknown, number, string][] = [
  ['a string', () => '€', 200, 'w€'],
  ['bytes', () => euro, 200, 'w€'],
  ['undefined', () => undefined, 200, 'w'],
  ['DONE', () => DONE, 200, 'w'],
  ['OK', () => OK, 200, 'w'],
  ['HTTP_OK', () => HTTP_OK, 200, 'w'],
  ['a code below 400', () => 201, 201, 'w'],
  ['204', () => 204, 204, ''],
];

describe('after something was written', () => {
  it.each(AFTER_WRITE)('%s', async (_, make, status, body) => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.write('w');
      return make() as never;
    });
    const response = await app.request('/');
    expect([response.status, await response.clone().text()]).toEqual([status, body]);
    if (status !== 204) expect(announcedLength(response)).toBe(encoder.encode(body).byteLength);
    const head = await app.request('/', { method: 'HEAD' });
    expect([...head.headers]).toEqual([...response.headers]);
  });

  it('a code from 400 on answers its page, without what was written', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.write('half a page');
      return 403;
    });
    const response = await app.request('/');
    const page = await response.text();
    expect([response.status, page.includes('half'), page.includes('403 Forbidden')]).toEqual([403, false, true]);
  });

  it.each<[string, () => unknown]>([
    ['null', () => null],
    ['an object', () => ({})],
    ['an array', () => []],
    ['a Response', () => new Response('x')],
    ['a Blob', () => new Blob(['x'])],
    ['a ReadableStream', () => new Blob(['x']).stream()],
    ['a generator', numbers],
  ])('%s is a 500, and the log names the handler', async (_, make) => {
    const { app, log } = loggedApp();
    app.get('/', function writesAndMore(req) {
      req.write('w');
      return make() as never;
    });
    expect((await app.request('/')).status).toBe(500);
    expect(log.lines).toEqual([expect.stringMatching(/^error GET \/ in writesAndMore: .*after it had written/)]);
  });
});

describe('the answers that are thrown', () => {
  it.each([
    [200, OK],
    [200, DONE],
    [200, HTTP_OK],
    [201, 201],
  ])('%i: code %i finishes with what was written', async (status, code) => {
    const { app, log } = loggedApp();
    app.get('/', (req) => {
      req.write('w');
      abort(code);
    });
    const response = await app.request('/');
    expect([response.status, await response.text(), log.lines]).toEqual([status, 'w', []]);
  });

  it.each<[string, () => unknown]>([
    ['a Response', () => new Response('thrown', { status: 202 })],
    ['one in an HTTPException', () => new HTTPException(new Response('thrown', { status: 202 }))],
  ])('%s is the answer', async (_, make) => {
    const { app, log } = loggedApp();
    app.get('/', (req) => {
      req.headersOut.set('X-A', '1');
      throw make();
    });
    const response = await app.request('/');
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([202, '1', 'thrown']);
    expect(log.lines).toEqual([]);
  });
});

it('the type is that of headersOut, else of contentType, else of the answer', async () => {
  const { app } = loggedApp();
  app.route(
    '/<own>',
    (req, own) => {
      req.contentType = 'text/plain';
      if (own === 'field') req.headersOut.set('Content-Type', 'text/csv');
      return new Blob(['x'], { type: 'text/css' });
    },
    METHOD_GET,
  );
  const types = await Promise.all(['/field', '/property'].map((path) => app.request(path)));
  expect(types.map(({ headers }) => headers.get('content-type'))).toEqual(['text/csv', 'text/plain']);
});

import { describe, expect, it } from 'vitest';
import { Application, type PoorRequest } from '../../src/index.ts';
import { HeaderFields } from '../../src/response/headers.ts';
import { SILENT } from '../logger.ts';

function createFields(): HeaderFields {
  return new HeaderFields(() => undefined);
}

/** The response to a handler that fills the fields. */
function answer(fill: (req: PoorRequest) => void): Promise<Response> {
  const app = new Application({ logger: SILENT });
  app.get('/', (req) => {
    fill(req);
    return 'text';
  });
  return app.request('/');
}

describe('the fields of a response', () => {
  it('are found and replaced in any letter case', () => {
    const fields = createFields();
    fields.set('X-One', '1');
    fields.set('x-ONE', 2);
    expect([fields.get('X-one'), fields.has('x-one'), fields.get('x-two'), fields.has('x-two')]).toEqual([
      '2',
      true,
      null,
      false,
    ]);
    expect(fields.toString()).toBe('X-Powered-By: Poor Fetch\nx-ONE: 2');
  });

  it('are not added twice', () => {
    const fields = createFields();
    fields.add('X-One', '1');
    expect(() => fields.add('x-one', '2')).toThrow('Header x-one is set already');
    expect(() => fields.add('X-Powered-By', 'me')).toThrow('is set already');
    expect(fields.get('X-One')).toBe('1');
  });

  it('may hold several cookies', () => {
    const fields = createFields();
    fields.add('Set-Cookie', 'a=1');
    fields.add('set-cookie', 'b=2');
    expect(fields.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...fields].map(([, value]) => value)).toEqual(['Poor Fetch', 'a=1', 'b=2']);
    fields.set('SET-COOKIE', 'c=3');
    expect(fields.getSetCookie()).toEqual(['c=3']);
  });

  it.each(['Link', 'WWW-Authenticate', 'Proxy-Authenticate'])('may hold several values of %s', async (name) => {
    const response = await answer(({ headersOut }) => {
      headersOut.add(name, 'One a="1"');
      headersOut.add(name.toLowerCase(), 'Two');
    });
    expect(response.headers.get(name)).toBe('One a="1", Two');
  });

  it('hold each name of Vary once', async () => {
    const response = await answer(({ headersOut }) => {
      for (const name of ['Accept', 'accept', 'Origin']) headersOut.add('Vary', name);
    });
    expect(response.headers.get('vary')).toBe('Accept, Origin');
  });

  it('are appended as to Headers, also those that are not added twice', () => {
    const [fields, headers] = [createFields(), new Headers()];
    for (const [name, value] of [
      ['Allow', 'GET'],
      ['allow', 'POST'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ] as const) {
      fields.append(name, value);
      headers.append(name, value);
    }
    expect([fields.get('allow'), fields.getSetCookie()]).toEqual([headers.get('allow'), headers.getSetCookie()]);
    expect(() => fields.append('X', 'a\nb')).toThrow(TypeError);
  });

  it('give a copy of their cookies', () => {
    const fields = createFields();
    fields.add('Set-Cookie', 'a=1');
    fields.getSetCookie().push('b=2');
    expect(fields.getSetCookie()).toEqual(['a=1']);
  });

  it('start with X-Powered-By, which can be taken away', async () => {
    expect((await answer(() => {})).headers.get('x-powered-by')).toBe('Poor Fetch');
    expect((await answer((req) => req.headersOut.delete('x-powered-by'))).headers.has('x-powered-by')).toBe(false);
    expect((await answer((req) => req.headersOut.set('X-Powered-By', 'me'))).headers.get('x-powered-by')).toBe('me');
  });

  it('that belong to the connection are never sent', async () => {
    const names = ['Connection', 'Keep-Alive', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Proxy-Connection'];
    const response = await answer((req) => {
      for (const name of names) req.headersOut.set(name, 'x');
    });
    expect([...response.headers.keys()].sort()).toEqual(['content-type', 'x-powered-by']);
  });

  it('are shown as they would be sent', () => {
    const fields = createFields();
    fields.set('Connection', 'close');
    fields.set('X-One', '1');
    expect(JSON.parse(JSON.stringify(fields))).toEqual([
      ['X-Powered-By', 'Poor Fetch'],
      ['X-One', '1'],
    ]);
    expect(fields.toString()).not.toContain('close');
  });

  it('cannot be mistaken for properties of an object', () => {
    const fields = createFields();
    expect([fields.get('__proto__'), fields.has('constructor'), fields.get('toString')]).toEqual([null, false, null]);
    fields.add('__proto__', 'a');
    fields.add('constructor', 'b');
    expect([fields.get('__proto__'), fields.get('constructor')]).toEqual(['a', 'b']);
  });

  it('do not change after the start', () => {
    let why: string | undefined;
    const fields = new HeaderFields(() => why);
    fields.add('X-One', '1');
    why = 'The response has started';
    for (const change of [
      () => fields.set('X-One', '2'),
      () => fields.add('X-Two', '2'),
      () => fields.add('Set-Cookie', 'a=1'),
      () => fields.delete('X-One'),
    ]) {
      expect(change).toThrow('The response has started');
    }
    expect(fields.get('X-One')).toBe('1');
  });
});

describe('a field that cannot be sent', () => {
  it.each(['', 'a b', 'a:', 'a\r\nb', 'é', '\0'])('has the name %j', async (name) => {
    expect(() => createFields().set(name, 'x')).toThrow(TypeError);
    expect(() => createFields().add(name, 'x')).toThrow(TypeError);
    expect((await answer((req) => req.headersOut.add(name, 'x'))).status).toBe(500);
  });

  it.each(['a\r\nX-Two: 1', '\n', '\0', '\x1b', '\x7f', 'žluť', '\u{1f600}'])('has the value %j', async (value) => {
    expect(() => createFields().set('X', value)).toThrow(TypeError);
    expect(() => createFields().add('Set-Cookie', value)).toThrow(TypeError);
    expect((await answer((req) => req.headersOut.add('X', value))).status).toBe(500);
  });

  it('is not kept', () => {
    const fields = createFields();
    fields.set('X', '1');
    expect(() => fields.set('X', '\n')).toThrow(TypeError);
    expect(fields.get('X')).toBe('1');
  });

  it('is a content type, too', async () => {
    const response = await answer((req) => {
      req.contentType = 'text/html\r\nX: 1';
    });
    expect(response.status).toBe(500);
  });
});

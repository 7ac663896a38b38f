import { describe, expect, it } from 'vitest';
import { abort, BrokenClientConnection, HTTPException } from '../../src/index.ts';
import { DECLINED, METHOD_GET, METHOD_POST, OK } from '../../src/state.ts';
import { FORM, loggedApp, streamed, textOf } from '../app-kit.ts';

class DbError extends Error {}
class LockError extends DbError {}

describe('an error handler', () => {
  it('is for a class and those below it, in order of registration', async () => {
    const { app, log } = loggedApp();
    app.get('/<kind>', (_req, kind) => {
      throw kind === 'lock' ? new LockError('l') : kind === 'db' ? new DbError('d') : new TypeError('t');
    });
    app.errorHandler(LockError, (req, error) => `lock ${error.message} ${req.status}`);
    app.errorHandler(DbError, (_req, error) => `db ${error.message}`);
    app.errorHandler(LockError, () => 'never');
    const texts = ['/lock', '/db', '/type'].map(async (path) => (await app.request(path)).text());
    expect((await Promise.all(texts)).slice(0, 2)).toEqual(['lock l 500', 'db d']);
    expect(log.lines).toEqual([expect.stringContaining('TypeError: t')]);
  });

  it('above a class that is registered later comes first', async () => {
    const { app } = loggedApp();
    app.get('/', () => Promise.reject(new LockError('l')));
    app.errorHandler(Error, () => 'any error');
    app.errorHandler(LockError, () => 'lock');
    expect(await (await app.request('/')).text()).toBe('any error');
  });

  it('for a class below HTTPException is called, with the status of the exception', async () => {
    const { app, log } = loggedApp();
    class NotFound extends HTTPException {
      readonly what: string;
      constructor(what: string) {
        super(404);
        this.what = what;
      }
    }
    class Locked extends HTTPException {}
    app.errorHandler(Error, () => 'any error');
    app.errorHandler(NotFound, (req, error) => (error.what === 'pass' ? DECLINED : `no ${error.what}, ${req.status}`));
    app.errorHandler(Locked, (req) => void req.write(`locked, ${req.status}`));
    app.httpState(404, () => 'state 404');
    app.get('/no/<what>', (_req, what) => {
      throw new NotFound(what);
    });
    app.get('/locked', () => Promise.reject(new Locked(new Response('own', { status: 423 }))));
    app.get('/done', () => Promise.reject(new Locked(OK)));
    app.get('/plain', () => abort(404));
    const answers = ['/no/user', '/no/pass', '/locked', '/done', '/plain'].map(async (path) => {
      const response = await app.request(path);
      return [response.status, await response.text()];
    });
    expect(await Promise.all(answers)).toEqual([
      [404, 'no user, 404'],
      [404, 'state 404'],
      [423, 'locked, 423'],
      [200, ''],
      [404, 'state 404'],
    ]);
    expect(log.lines).toEqual([]);
  });

  it('for HTTPException itself is refused: its status has a state handler', () => {
    expect(() => loggedApp().app.errorHandler(HTTPException, () => '')).toThrow(/httpState/);
  });

  it('for a client that has left is called, and one for Error is not', async () => {
    const { app } = loggedApp();
    app.errorHandler(Error, () => 'any error');
    app.post('/', (req) => `${req.form}`);
    const ask = async (): Promise<string> => {
      const body = { ...streamed(['a='], 'abort'), headers: { 'Content-Type': FORM } };
      return (await app.request('/', body)).text();
    };
    expect(await ask()).not.toBe('any error');
    app.errorHandler(BrokenClientConnection, (req) => `left, ${req.status}`);
    expect(await ask()).toBe('left, 400');
  });

  it('is for the methods it was registered with', async () => {
    const { app } = loggedApp();
    app.route('/', () => Promise.reject(new DbError('d')), ['GET', 'POST', 'QUERY']);
    app.errorHandler(DbError, () => 'of POST', METHOD_POST);
    app.errorHandler(DbError, () => 'of all');
    const ask = async (method: string): Promise<string> => (await app.request('/', { method })).text();
    expect([await ask('POST'), await ask('GET'), await ask('QUERY')]).toEqual(['of POST', 'of all', 'of all']);
  });

  it('for GET is for HEAD as well', async () => {
    const { app } = loggedApp();
    app.get('/', () => Promise.reject(new DbError('d')));
    app.errorHandler(DbError, () => 503, METHOD_GET);
    expect((await app.request('/', { method: 'HEAD' })).status).toBe(503);
  });

  it('may set the status, answer a code, or abort', async () => {
    const { app, log } = loggedApp();
    app.get('/<how>', (_req, how) => Promise.reject(new DbError(how)));
    app.errorHandler(DbError, (req, { message }) => {
      if (message === 'status') req.status = 503;
      return message === 'code' ? 404 : message === 'abort' ? abort(403) : 'page';
    });
    const answers = await Promise.all(['/status', '/code', '/abort'].map((path) => app.request(path)));
    expect([answers.map(({ status }) => status), log.lines]).toEqual([[503, 404, 403], []]);
  });

  it.each<[string, () => typeof DECLINED]>([
    ['returns', () => DECLINED],
    ['throws', () => abort(DECLINED)],
  ])('that %s DECLINED leaves the error to the handler of 500, logged once', async (_, decline) => {
    const { app, log } = loggedApp();
    app.get('/', () => Promise.reject(new DbError('boom')));
    app.errorHandler(DbError, decline);
    app.httpState(500, () => 'own page');
    const response = await app.request('/');
    expect([response.status, await response.text(), log.counts('boom')]).toEqual([500, 'own page', [1]]);
  });

  it('that throws is a 500; both errors are logged, once each', async () => {
    const { app, log } = loggedApp();
    app.get('/', () => Promise.reject(new DbError('first')));
    app.errorHandler(DbError, () => Promise.reject(new DbError('second')));
    app.httpState(500, () => 'own page');
    expect(await (await app.request('/')).text()).toBe('own page');
    expect(log.counts('first', 'second')).toEqual([1, 1]);
  });

  it('that throws its error on is a 500, logged once', async () => {
    const { app, log } = loggedApp();
    app.get('/', () => Promise.reject(new DbError('boom')));
    app.errorHandler(DbError, (_req, error) => Promise.reject(error));
    expect([(await app.request('/')).status, log.counts('boom')]).toEqual([500, [1]]);
  });

  it('of Error does not catch an HTTPException', async () => {
    const { app } = loggedApp();
    app.errorHandler(Error, () => 'caught');
    app.get('/', () => abort(403));
    expect((await app.request('/')).status).toBe(403);
  });

  it('of a class with a hostile instanceof does not hide the error', async () => {
    const { app, log } = loggedApp();
    class Hostile extends Error {
      static override [Symbol.hasInstance](): boolean {
        throw new Error('hostile');
      }
    }
    app.errorHandler(Hostile, () => 'never');
    app.get('/', () => Promise.reject(new DbError('boom')));
    expect((await app.request('/')).status).toBe(500);
    expect(log.counts('boom')).toEqual([1]);
  });

  it('takes a class, nothing else', () => {
    const { app } = loggedApp();
    for (const odd of [undefined, null, 'Error', {}]) {
      expect(() => app.errorHandler(odd as never, () => 'x')).toThrow(TypeError);
    }
  });
});

describe('a generator that throws before its first piece', () => {
  it.each<[string, () => Iterator<string> | AsyncIterable<string>]>([
    ['a generator', () => fails()],
    ['an async generator', () => failsLater()],
    ['an async iterable', () => ({ [Symbol.asyncIterator]: failsLater })],
  ])('has its error handled: %s', async (_, handler) => {
    const { app } = loggedApp();
    app.errorHandler(RangeError, (_req, error) => `handled: ${error.message}`);
    app.get('/', handler);
    expect(await textOf(app, '/')).toBe('handled: out of range');
  });

  it('has a status handler called where it aborts', async () => {
    const { app } = loggedApp();
    app.httpState(403, () => 'forbidden');
    app.get('/', async function* () {
      abort(403);
      yield 'x';
    });
    expect(await textOf(app, '/')).toBe('forbidden');
  });
});

function* fails(): Generator<string> {
  yield outOfRange();
}

async function* failsLater(): AsyncGenerator<string> {
  yield outOfRange();
}

function outOfRange(): never {
  throw new RangeError('out of range');
}

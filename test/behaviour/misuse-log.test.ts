import { describe, expect, it } from 'vitest';
import { type Application, abort, parseForm, redirect, sendFile } from '../../src/index.ts';
import { PoorSession } from '../../src/session.ts';
import { loggedApp } from '../app-kit.ts';
import type { Anything } from './anything.ts';

const SECRET = { secretKey: 'k'.repeat(32) };
const IN_TIME = 'before flush(), and before more than bufferSize bytes are written';
const NO_ANSWER =
  'which cannot be sent; return a string, bytes, an object with data, a Response, a stream, an iterator or a status code';

const used = new Response('x');

/** A handler whose response has started. */
function afterStart(act: (req: Anything) => unknown): (req: Anything) => Promise<unknown> {
  return async (req) => {
    await req.flush();
    return act(req);
  };
}

/** What is logged of a handler, behind "error GET /x in the handler of /x: ". */
const inHandlers: readonly (readonly [what: string, handler: (req: Anything) => unknown, says: string])[] = [
  // ---- answers
  ['a boolean', () => true, `TypeError: it returned boolean true, ${NO_ANSWER}`],
  ['a Map', () => new Map(), `TypeError: it returned an instance of Map, ${NO_ANSWER}`],
  ['no status', () => 99, 'TypeError: it returned the number 99, which is not a status code (200-599)'],
  [
    'a generator of numbers',
    function* () {
      yield 1;
    },
    'TypeError: An iterator that answers a request gives strings or Uint8Arrays, not number',
  ],
  [
    'a Response twice',
    async () => {
      await used.text();
      return used;
    },
    'TypeError: The body of this Response is locked or has been read, so it cannot be sent. Make a Response for each request; read or tee() the body of response.clone()',
  ],
  [
    'JSON behind what was written',
    (req) => {
      req.write('x');
      return {};
    },
    'TypeError: it answered an instance of Object after it had written; answer nothing, a string or bytes then',
  ],
  ['a number to write', (req) => req.write(5), 'TypeError: req.write takes a string or bytes, not number'],
  [
    'a status to end with that is none',
    () => abort(99),
    'RangeError: abort takes a status code (200-599), OK, DONE, DECLINED or a Response; got 99',
  ],
  // ---- status and fields
  [
    'a status that is a text',
    (req) => Object.assign(req, { status: '404' }),
    'RangeError: "404" is no status of a response: the numbers 200 to 599 are',
  ],
  [
    'a second value',
    (req) => {
      req.headersOut.add('A', '1');
      req.headersOut.add('A', '2');
    },
    'Error: Header A is set already; replace it with set()',
  ],
  [
    'a field without a value',
    (req) => req.headersOut.set('A', undefined),
    'TypeError: Header A has no value; delete() takes one away',
  ],
  ['a bad field name', (req) => req.headersOut.set('A b', '1'), 'TypeError: "A b" is no header name'],
  [
    'a bad field value',
    (req) => req.headersOut.set('A', 'x\r\ny: z'),
    'TypeError: The value of header A holds a character that cannot be sent: "x\\r\\ny: z"; encode it, or leave it out',
  ],
  [
    'a bad cookie name',
    (req) => req.setCookie('a b', 'x'),
    'TypeError: The cookie "a b" cannot be sent: argument name is invalid: a b',
  ],
  [
    'an unknown option of a cookie',
    (req) => req.setCookie('a', 'x', { maxage: 5 }),
    'TypeError: A cookie has no option maxage; there are maxAge, expires, domain, path, secure, httpOnly, sameSite, partitioned, priority',
  ],
  // ---- too late
  [
    'a status too late',
    afterStart((req) => Object.assign(req, { status: 404 })),
    `Error: The response has started: status cannot be changed any more; it can ${IN_TIME}`,
  ],
  [
    'a field too late',
    afterStart((req) => req.headersOut.set('A', 'b')),
    `Error: The response has started: header A cannot be changed any more; it can ${IN_TIME}`,
  ],
  [
    'a state too late',
    afterStart(() => 404),
    `TypeError: it answered 404 after the response had started; do that ${IN_TIME}`,
  ],
  [
    'a redirect too late',
    afterStart((req) => redirect(req, '/')),
    `TypeError: it threw an answer after the response had started; do that ${IN_TIME}`,
  ],
  [
    'DECLINED too late',
    afterStart(() => abort(-1)),
    `TypeError: it declined after the response had started; do that ${IN_TIME}`,
  ],
  [
    'a write too late',
    (req) => void setTimeout(() => req.write('x')),
    'Error: The answer is complete: nothing can be written any more; await in the handler what writes',
  ],
  // ---- redirects, files, sessions
  [
    'a redirect to another host',
    (req) => redirect(req, '//evil'),
    'TypeError: redirect does not go to "//evil": write the whole URL, or a path with one slash',
  ],
  [
    'a redirect without req',
    () => (redirect as Anything)('/login'),
    "TypeError: redirect takes req and a location, such as '/login', not undefined",
  ],
  [
    'a redirect that is none',
    (req) => redirect(req, '/x', { status: 200 as Anything }),
    'RangeError: redirect does not know status 200: 301, 302, 303, 307, 308 redirect',
  ],
  [
    'a file without a platform',
    (req) => sendFile(req, '/x'),
    'Error: There are no files on an application without a platform: serve it, or give it the platform of its runtime',
  ],
  [
    'a file without a path',
    (req) => sendFile(req, undefined as Anything),
    'TypeError: sendFile takes req and a path, not undefined',
  ],
  [
    'a session without a key',
    (req) => PoorSession.open(req),
    'Error: Sessions need a key: set the variable poor_SecretKey to 32 random bytes as text, as `openssl rand -base64 32` makes them, or the secretKey of the application',
  ],
  [
    'a session without req',
    () => PoorSession.open(undefined as Anything),
    'TypeError: The req that a handler is given comes first, and this is none',
  ],
  // ---- arguments and bodies
  [
    'a form that is none',
    (req) => Object.assign(req, { form: {} }),
    "TypeError: req.form is a Form, such as new Form([['name', 'value']]), not object",
  ],
  [
    'arguments that are none',
    (req) => Object.assign(req, { args: {} }),
    "TypeError: req.args is a Form, such as new Form([['name', 'value']]), not object",
  ],
  [
    'an unknown option of a form',
    (req) => parseForm(req, { maxfiles: 1 } as Anything),
    'TypeError: parseForm has no option maxfiles; there are keepBlankValues, ',
  ],
  [
    'a misspelt root of a file',
    (req) => sendFile(req, 'a', { rooot: '/srv' } as Anything),
    'TypeError: sendFile has no option rooot; there are root, type',
  ],
  [
    'an unknown option of a part of a file',
    (req) => req.sendFile('a', { size: 1 } as Anything),
    'TypeError: req.sendFile has no option size; there are offset, limit',
  ],
  [
    'an unknown option of a redirect',
    (req) => redirect(req, '/', { code: 303 } as Anything),
    'TypeError: redirect has no option code; there are permanent, status, text',
  ],
  [
    'a bad option of a form',
    (req) => parseForm(req, { maxFiles: 'x' as Anything }),
    'TypeError: maxFiles must be a whole number, 0 or more, not "x"',
  ],
  ['nothing to read', (req) => req.read(0), 'RangeError: read takes a number of bytes, at least 1, not 0'],
];

describe('what is wrong in a handler is logged with its name', () => {
  it.each(inHandlers)('%s', async (_what, handler, says) => {
    const { app, log } = loggedApp();
    app.get('/x', handler as Anything);
    await firstLine(app, log.lines, '/x');
    expect(log.lines[0]).toContain(`error GET /x in the handler of /x: ${says}`);
  });

  it('an option of a session', async () => {
    const { app, log } = loggedApp(SECRET);
    app.get('/x', (req) => PoorSession.open(req, { sid: '__Host-a', secure: false }));
    await firstLine(app, log.lines, '/x');
    expect(log.lines[0]).toContain('The name __Host-a needs a cookie that is Secure, and this request came by http: ');
  });
});

/** What is logged of a hook, or of who answers a state or an error. */
const elsewhere: readonly (readonly [what: string, build: (app: Anything) => unknown, says: string])[] = [
  [
    'the form in a pre hook',
    (app) =>
      app.preProcess(function check(req: Anything) {
        return req.form;
      }),
    'error POST /x in check, a pre hook: Error: req.form is read behind the pre hooks; a hook that needs it awaits req.readForm() first',
  ],
  [
    'JSON in a pre hook',
    (app) => app.preProcess((req: Anything) => req.json),
    'error POST /x in a pre hook: Error: req.json is read behind the pre hooks; a hook that needs it awaits req.readJson() first',
  ],
  [
    'the status in a post hook',
    (app) => app.postProcess((req: Anything) => Object.assign(req, { status: 404 })),
    'error POST /x in a post hook: Error: The answer is made, a post hook changes response.headers: status cannot be changed any more',
  ],
  [
    'the body in a post hook',
    (app) => app.postProcess((_req: Anything, response: Response) => response.text()),
    'error POST /x in a post hook: TypeError: a post hook has read or locked the body; it can read that of response.clone()',
  ],
  [
    'an answer that a post hook throws too late',
    (app) => {
      app.post('/x', (req: Anything) => req.flush());
      app.postProcess(() => abort(403));
    },
    `error POST /x in a post hook: TypeError: it threw an answer after the response had started; do that ${IN_TIME}`,
  ],
  [
    'the answer of a state handler',
    (app) => {
      app.popRoute('/x', 'POST');
      app.httpState(404, () => true);
    },
    `error POST /x in the handler of state 404: TypeError: it returned boolean true, ${NO_ANSWER}`,
  ],
  [
    'an error handler',
    (app) => {
      app.post('/x', () => Promise.reject(new TypeError('first')));
      app.errorHandler(TypeError, () => {
        throw new Error('second');
      });
    },
    'error POST /x in the handler of /x: TypeError: first',
  ],
  [
    'a sink',
    (app) => Object.assign(app, { fileCallback: () => 5 }),
    'error POST /x in the handler of /x: TypeError: fileCallback gave number for "a.txt"; a sink with write and close, a WritableStream or null is needed',
  ],
  [
    'what is mounted',
    (app) => {
      app.popRoute('/x', 'POST');
      app.mount('/x', { fetch: () => 'x' });
    },
    'error POST /x in mounted: TypeError: the fetch mounted at /x gave no Response',
  ],
  [
    'a root without files',
    (app) => Object.assign(app, { documentRoot: './public' }),
    'warn documentRoot needs a platform with files: serve the application, or give it the platform of its runtime',
  ],
];

describe('what is wrong elsewhere is logged with where', () => {
  it.each(elsewhere)('%s', async (_what, build, says) => {
    const { app, log } = loggedApp();
    app.post('/x', (req) => req.form.getFirst('a'));
    build(app);
    const body = new FormData();
    body.append('a', new File(['x'], 'a.txt'));
    await firstLine(app, log.lines, '/x', { method: 'POST', body });
    expect(log.lines[0]).toContain(says);
  });

  it('a path in place of a Request', async () => {
    const { app, log } = loggedApp();
    await app.fetch('/x' as Anything);
    expect(log.lines[0]).toContain("fetch takes a Request, not string; app.request('/path') takes a path");
  });
});

/** Asks, reads whatever comes, and waits until something is logged. */
async function firstLine(app: Application, lines: readonly string[], path: string, init?: RequestInit): Promise<void> {
  const response = await app.request(path, init);
  await response.text().catch(() => {});
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve));
}

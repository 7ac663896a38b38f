/** Answers that cannot be sent, or not to their end: as a handler's, a hook's, and those of a fetch that is no Application's. */
import { Application } from 'poorfetch';

const stream = (text = 'x'): ReadableStream => new Blob([text]).stream();
/** Made by the first request, as workerd wants it. */
let constant: Response | undefined;

function lock(response: Response): Response {
  response.body?.getReader();
  return response;
}

async function read(response: Response): Promise<Response> {
  await response.text();
  return response;
}

async function readPart(response: Response): Promise<Response> {
  const reader = response.body?.getReader();
  await reader?.read();
  reader?.releaseLock();
  return response;
}

function tee(response: Response): Response {
  response.body?.tee();
  return response;
}

const withFields = (fields: Record<string, string>): Response => new Response('abc', { headers: fields });
const withLength = (length: string, text = 'abc'): Response =>
  new Response(stream(text), { headers: { 'Content-Length': length } });
const giving = (chunk: unknown): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(chunk);
        controller.close();
      },
    }),
  );

/** Each is a logged 500. */
export const REFUSED: Readonly<Record<string, () => unknown>> = {
  'a locked stream': () => lock(new Response(stream())),
  'a locked Blob': () => lock(new Response(new Blob(['x']))),
  'a teed stream': () => tee(new Response(stream())),
  'a teed stream with a type': () => tee(new Response(stream(), { headers: { 'Content-Type': 'text/plain' } })),
  'a body that was read': () => read(new Response('x')),
  'a stream that was read': () => read(new Response(stream())),
  'a stream that was read in part': () => readPart(new Response(stream())),
  'a constant that was sent': async () => {
    constant ??= await read(new Response('constant'));
    return constant;
  },
  'an error Response': () => Response.error(),
  'a control character in a field': () => withFields({ 'X-A': 'a\u0001b' }),
  'what throws': () => {
    throw new Error('thrown');
  },
  'what rejects': () => Promise.reject(new Error('rejected')),
  'what throws nothing': () => Promise.reject(undefined),
};

/** Each is a whole answer, or a transfer that breaks off. */
export const BROKEN: Readonly<Record<string, () => unknown>> = {
  'a locked text': () => lock(new Response('x')),
  'a stream that fails at once': () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.error(new Error('failed'));
        },
      }),
    ),
  'a stream of texts': () => giving('x'),
  'a stream of numbers': () => giving(5),
  'a length that is too long': () => withLength('10'),
  'a length that is too short': () => withLength('2'),
  'a length that is too long for a text': () => withFields({ 'Content-Length': '10' }),
  'a length that is too short for a text': () => withFields({ 'Content-Length': '2' }),
  'a length that is none': () => withLength('-1'),
  'a length without a body': () => new Response(null, { headers: { 'Content-Length': '5' } }),
  'a length with 204': () => new Response(null, { status: 204, headers: { 'Content-Length': '5' } }),
  'a length with 304': () => new Response(null, { status: 304, headers: { 'Content-Length': '5' } }),
  'a length of what was decoded': () => {
    const fields = { 'Content-Length': '10', 'Content-Encoding': 'gzip' };
    return new Response(stream('y'.repeat(5000)), { headers: fields });
  },
  'Transfer-Encoding': () => withFields({ 'Transfer-Encoding': 'chunked' }),
  'Transfer-Encoding and a length': () => withFields({ 'Transfer-Encoding': 'chunked', 'Content-Length': '2' }),
  'fields of the connection': () => withFields({ Connection: 'close, x-a', Upgrade: 'h2c', Trailer: 'X-A' }),
  'a Latin-1 field': () => withFields({ 'X-A': 'caf\xe9' }),
  'a Latin-1 field of a long text': () =>
    new Response('é'.repeat(40_000), { headers: { 'X-A': 'caf\xe9', 'Content-Type': 'text/plain' } }),
  'a Latin-1 field of a stream': () => new Response(stream('é'), { headers: { 'X-A': 'caf\xe9' } }),
  'a reason that is Latin-1': () => new Response('x', { statusText: 'caf\xe9' }),
};

/** What a post hook does to the response that it is given. */
export const HOOKS: Readonly<Record<string, (response: Response) => unknown>> = {
  lock,
  tee,
  read,
  readPart,
  throw: () => {
    throw new Error('thrown');
  },
};

const TABLES = { ...REFUSED, ...BROKEN };

function make(name: string): unknown {
  return (TABLES[name] ?? (() => new Response('no such answer', { status: 404 })))();
}

/** `/handler/<name>`, `/later/<name>`, `/hook/<name>`, `/fetch/<name>`, and `/hooked/<act>/<body>` for what a hook does. */
export function createFaulty(): Application {
  const app = new Application({ name: 'faulty' });
  app.get('/handler/<name>', (_req, name) => make(name) as never);
  app.get('/later/<name>', async (_req, name) => {
    await new Promise((resolve) => setTimeout(resolve));
    return make(name) as never;
  });
  app.mount('/fetch', plain);

  const replaced = new Application({ name: 'replaced' });
  replaced.get('/<name>', () => 'to be replaced');
  replaced.postProcess((req) => make(`${req.groups.name}`) as never);
  app.mount('/hook', replaced);

  const hooked = new Application({ name: 'hooked' });
  hooked.get('/<act>/text', () => 'text');
  hooked.get('/<act>/bytes', () => new Uint8Array(5));
  hooked.get('/<act>/blob', () => new Blob(['blob'], { type: 'text/plain' }));
  hooked.get('/<act>/stream', () => stream('stream'));
  hooked.get('/<act>/own', () => new Response('own'));
  hooked.get('/<act>/lines', function* () {
    yield 'one';
    yield 'two';
  });
  hooked.postProcess((req, response) => void HOOKS[`${req.groups.act}`]?.(response));
  app.mount('/hooked', hooked);
  return app;
}

/** A fetch that is no Application's: its path is the name of an answer. */
export const plain = {
  async fetch(request: Request): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
    return name === 'whole' ? new Response('whole') : (make(name) as Response);
  },
};

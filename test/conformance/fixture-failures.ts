/** Transfers that fail: the application logs the reason once, and the runtime prints nothing. */
import { Application, type Logger, type Platform, type PoorRequest } from 'poorfetch';

/** Prints the log to stdout, so that only the runtime itself prints to stderr. */
function print(message: string): void {
  console.log(`LOG ${message.split('\n', 1)[0]}`);
}

const logger: Logger = { error: print, warn: print, info: print, debug: print };

const bytes = new TextEncoder().encode('x'.repeat(1000));
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A body that fails after the chunks. */
function failing(message: string, chunks: readonly unknown[] = [bytes, bytes]): ReadableStream<Uint8Array> {
  let index = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      await turn();
      if (index === chunks.length) throw new Error(message);
      controller.enqueue(chunks[index] as Uint8Array);
      index += 1;
    },
  });
}

/** A body whose controller is given an error between two reads. */
function erring(message: string): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      setTimeout(() => controller.error(new Error(message)), 5);
    },
  });
}

function endless(onCancel: () => unknown = () => {}): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      await turn();
      controller.enqueue(bytes);
    },
    cancel: () => onCancel() as undefined,
  });
}

const sized = (length: number, body: BodyInit = new Blob([bytes]).stream()): Response =>
  new Response(body, { headers: { 'Content-Length': `${length}` } });

function reject(message: string): () => Promise<never> {
  return () => Promise.reject(new Error(message));
}

/** Responses of user code whose body fails. */
export const RESPONSES: Readonly<Record<string, () => Response>> = {
  'a late failure': () => new Response(failing('a late failure')),
  'an immediate failure': () => new Response(failing('an immediate failure', [])),
  'an erroring controller': () => new Response(erring('an erroring controller')),
  'a failing transform': () =>
    new Response(failing('a failing transform').pipeThrough(new TransformStream<Uint8Array, Uint8Array>())),
};

/** The same with a Content-Length, which the library checks on every runtime. */
export const SIZED: typeof RESPONSES = {
  'a length that is too long': () => sized(2000),
  'a length that is too short': () => sized(10),
  'a failure before the length': () => sized(5000, failing('a failure before the length')),
};

/** Responses without an end. */
export const ENDLESS: typeof RESPONSES = {
  'an endless response': () => sized(2 ** 40, endless()),
};

/** Handlers whose response fails. */
const HANDLERS: Readonly<Record<string, (req: PoorRequest) => unknown>> = {
  'a stream': () => failing('a stream'),
  'a stream that errs': () => erring('a stream that errs'),
  *'a generator'() {
    yield 'one';
    throw new Error('a generator');
  },
  async *'an async generator'() {
    yield 'one';
    await turn();
    throw new Error('an async generator');
  },
  async *'a promised length'(req) {
    req.contentLength = 5000;
    yield 'one';
    await turn();
  },
  async 'a throw after a flush'(req) {
    req.write('one');
    await req.flush();
    await turn();
    throw new Error('a throw after a flush');
  },
  'a throw after a flush that is not awaited'(req) {
    req.write('one');
    void req.flush();
    throw new Error('a throw after a flush that is not awaited');
  },
  async 'too many bytes'(req) {
    req.contentLength = 2;
    void req.flush();
    await turn();
    req.write('three');
  },
  async 'too few bytes'(req) {
    req.contentLength = 20;
    req.write('three');
    await req.flush();
    await turn();
  },
  'a failure that is waited for'(req) {
    req.onEnd(() => {});
    return new Response(failing('a failure that is waited for'));
  },
};

/** Handlers whose response is complete, though something fails after it. */
const HANDLERS_COMPLETE: typeof HANDLERS = {
  'a deferred function that throws'(req) {
    req.defer(() => {
      throw new Error('deferred');
    });
    return 'whole';
  },
  'a deferred function that rejects'(req) {
    req.defer(reject('deferred'));
    return new Response(new Blob([bytes]).stream());
  },
  'a listener that throws'(req) {
    req.onEnd(() => {
      throw new Error('listener');
    });
    return 'whole';
  },
};

/** Handlers whose response has no end. */
const HANDLERS_ENDLESS: typeof HANDLERS = {
  'an endless stream': () => endless(),
  async *'an endless generator'() {
    for (;;) {
      await turn();
      yield bytes;
    }
  },
  async 'endless writes'(req) {
    for (;;) {
      await req.write(bytes);
      await turn();
    }
  },
  async 'endless writes that are not awaited'(req) {
    for (let count = 0; count < 200; count++) {
      void req.write(bytes);
      await turn();
    }
  },
};

const FAILING: typeof RESPONSES = { ...RESPONSES, ...SIZED };

/** Paths whose response is aborted. */
export const FAILING_PATHS: readonly string[] = [
  ...Object.keys(FAILING).flatMap((name) => [`/own/${name}`, `/later/${name}`, `/hook/${name}`, `/fetch/${name}`]),
  ...Object.keys(HANDLERS).map((name) => `/handler/${name}`),
];

/** Paths whose response is complete. */
export const COMPLETE_PATHS: readonly string[] = Object.keys(HANDLERS_COMPLETE).map((name) => `/handler/${name}`);

/** Paths whose response has no end. */
export const ENDLESS_PATHS: readonly string[] = [
  ...Object.keys(ENDLESS).flatMap((name) => [`/own/${name}`, `/hook/${name}`, `/fetch/${name}`]),
  ...Object.keys(HANDLERS_ENDLESS).map((name) => `/handler/${name}`),
];

function answer(name: string): Response {
  return { ...FAILING, ...ENDLESS }[name]?.() ?? new Response('good');
}

/** A fetch that is not an Application's: its path is the name of a response. */
const fetcher = {
  fetch: (request: Request): Response => answer(decodeURIComponent(new URL(request.url).pathname.slice(1))),
};

/** The fetch as it is served without an Application, whose errors go to `console.error`. */
export function createPlainFailures(): typeof fetcher {
  console.error = print;
  return fetcher;
}

export function createFailures(platform?: Platform): Application {
  const app = new Application({
    logger,
    logLevel: 'info',
    readTimeout: 0.2,
    dataSize: 1000,
    ...(platform && { platform }),
  });
  app.get('/own/<name>', (_req, name) => answer(name));
  app.get('/later/<name>', async (_req, name) => {
    await turn();
    return answer(name);
  });
  app.get('/handler/<name>', (req, name) => {
    return { ...HANDLERS, ...HANDLERS_COMPLETE, ...HANDLERS_ENDLESS }[name]?.(req) as never;
  });
  app.mount('/fetch', fetcher);
  const replaced = new Application();
  replaced.get('/<name>', () => 'to be replaced');
  replaced.postProcess((req) => answer(`${req.groups.name}`));
  app.mount('/hook', replaced);
  app.get('/received/<port:int>', (_req, port) => fetch(`http://127.0.0.1:${port}`));
  app.post('/upload', async (req) => `${(await req.data()).length}`);
  app.get('/', () => 'good');
  return app;
}

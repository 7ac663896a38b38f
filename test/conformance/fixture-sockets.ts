import { Application, type Platform } from 'poorfetch';

/** What is used of the WebSockets of Deno and Workers. */
interface ServerSocket {
  accept?(): void;
  send(text: string): void;
  close(code: number): void;
  addEventListener(type: 'message', listener: (event: { readonly data: string }) => void): void;
}

interface Runtimes {
  readonly Deno?: {
    upgradeWebSocket(request: Request): { readonly socket: ServerSocket; readonly response: Response };
  };
  readonly WebSocketPair?: new () => { readonly 0: object; readonly 1: ServerSocket };
}

const { Deno, WebSocketPair } = globalThis as Runtimes;

/** Upgrades a request by the means of the runtime: the socket sends each text back, and closes when the text is `close`. */
function upgrade(request: Request, env: unknown): Response {
  if (request.method !== 'GET' || request.headers.get('upgrade') !== 'websocket') {
    return new Response('a WebSocket\n', { status: 426, headers: { Upgrade: 'websocket' } });
  }
  if (Deno !== undefined) {
    const { socket, response } = Deno.upgradeWebSocket(request);
    echo(socket);
    return response;
  }
  if (WebSocketPair !== undefined) {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept?.();
    echo(server);
    return new Response(null, { status: 101, webSocket: client } as ResponseInit);
  }
  const server = env as { upgrade?(request: Request): boolean } | undefined;
  if (server?.upgrade !== undefined && !server.upgrade(request)) return new Response('not upgraded', { status: 400 });
  // Node has no such Response: this throws.
  return new Response(null, { status: 101 });
}

function echo(socket: ServerSocket): void {
  socket.addEventListener('message', ({ data }) => {
    if (data === 'close') socket.close(1000);
    else socket.send(`echo ${data}`);
  });
}

/** The handlers of `Bun.serve` that do the same. */
export const websocket = {
  message(socket: ServerSocket, data: string): void {
    if (data === 'close') socket.close(1000);
    else socket.send(`echo ${data}`);
  },
};

/** A fetch that is not an Application's. */
export const plainSockets = {
  fetch: (request: Request, env?: unknown): Response =>
    new URL(request.url).pathname === '/bare' ? upgrade(request, env) : new Response('ready'),
};

/** `/bare` has nothing around its handler, `/app` hooks and middleware, `/outer/app` those of an outer application as well. */
export function createSockets(platform?: Platform): Application {
  const app = new Application({ name: 'sockets', ...(platform && { platform }) });
  app.get('/', () => 'ready');
  app.get('/bare', (req) => upgrade(req.request, req.env));
  app.mount('/app', createHooked('inner'));
  const outer = createHooked('outer');
  outer.mount('/app', createHooked('inner'));
  app.mount('/outer', outer);
  return app;
}

/** Each hook and middleware sets a header, whose value is the name. */
function createHooked(name: string): Application {
  const app = new Application({ name });
  app.preProcess((req) => req.headersOut.set(`X-Pre-${name}`, name));
  app.postProcess((_req, { headers }) => headers.set(`X-Post-${name}`, name));
  app.use(async (_req, next) => {
    const response = await next();
    response.headers.append(`X-Use-${name}`, `${response.status}`);
    return response;
  });
  app.get('/', (req) => {
    req.defer(() => console.log('deferred'));
    req.onEnd(({ status }) => console.log(`ended ${status}`));
    return upgrade(req.request, req.env);
  });
  return app;
}

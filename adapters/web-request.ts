import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { normalizeHost } from '../src/http/host.ts';
import { unreadError } from '../src/request/body/request-body.ts';

let created: Request | undefined;

/** The listener of node-server, which creates a Request and never responds. */
const listen = getRequestListener(
  (request) => {
    created = request;
    return new Promise<Response>(() => {});
  },
  { overrideGlobalObjects: false, errorHandler() {} },
);

/**
 * The Request of node-server, undefined where it cannot create one. It is told when the client leaves, which aborts the
 * signal, but not when the response ends: it would read what is left of the body for half a second, and then close the
 * connection.
 */
function askNodeServer(incoming: IncomingMessage, outgoing: ServerResponse): Request | undefined {
  created = undefined;
  let leave = (): void => {};
  const stand = {
    writableFinished: false,
    on(_event: 'close', listener: () => void) {
      leave = listener;
    },
  };
  void listen(incoming, stand as unknown as ServerResponse);
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) leave();
  });
  return created;
}

/** The runtime's own Request of a message: `new Request(request)` and `fetch(request)` accept no other. */
export function createRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const { method = 'GET' } = incoming;
  incoming.headers.host = normalizeHost(incoming.headers.host ?? '') ?? 'localhost';
  const request = askNodeServer(incoming, outgoing);
  if (request === undefined) return new Request('http://localhost/');
  // The runtime cannot create a Request of this method.
  if (method === 'TRACE') return request;
  const { url, headers, signal } = request;
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  return new Request(url, {
    method,
    headers,
    signal,
    body: createBody(request, outgoing),
    duplex: 'half',
  } as RequestInit);
}

/** Nothing is read before somebody reads it: a client that waits with `Expect: 100-continue` is not asked for the body. */
function createBody(request: Request, outgoing: ServerResponse): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        // Node has thrown the body away: to start now would end at once, as if there were none.
        if (reader === undefined && outgoing.writableFinished) throw unreadError();
        reader ??= (request.body as ReadableStream<Uint8Array>).getReader();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

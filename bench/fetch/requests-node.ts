import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Platform } from 'measured/index.ts';
import type { Case } from '../answers/cases.ts';

/*
 * On Node nobody is asked with the runtime's own Request, which takes longer to make than all the rest: the listener that
 * ours and hono are served with has a light one, and puts a light Response in place of the runtime's own for everybody.
 * Here the light Request of one call is taken as the pattern of others.
 */

/** The listener has looked at the Host of each of them. */
export const platform: Platform = { name: 'node', checksHost: true };

const HOST = '127.0.0.1:8080';

let pattern: Request | undefined;
const listener = getRequestListener((request) => {
  pattern = request;
  return new Response();
});

/** Makes requests as the listener makes them. */
export function createRequests({ method, path, sent }: Case): () => Request {
  const type = { 'content-type': 'application/json', 'content-length': `${sent?.length}` };
  const headers = { host: HOST, ...(sent !== undefined && type) };
  const incoming = {
    method,
    url: path,
    headers,
    rawHeaders: Object.entries(headers).flat(),
    socket: {},
    ...(sent !== undefined && { rawBody: Buffer.from(sent) }),
  };
  const outgoing = { on() {}, once() {}, writeHead() {}, end() {}, hasHeader: () => false };
  listener(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse);
  const made = pattern as Request;
  const prototype = Object.getPrototypeOf(made);
  const entries = Object.getOwnPropertySymbols(made).map(
    (key) => [key, (made as unknown as Record<symbol, unknown>)[key]] as const,
  );
  return () => {
    const request = Object.create(prototype);
    for (const [key, value] of entries) request[key] = value;
    return request;
  };
}

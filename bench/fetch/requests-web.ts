import type { Platform } from 'measured/index.ts';
import type { Case } from '../answers/cases.ts';

/** Nobody has looked at them yet. */
export const platform: Platform = { name: 'any' };

const ORIGIN = 'http://127.0.0.1:8080';
const HOST = '127.0.0.1:8080';

/** Makes requests as the runtime makes them. */
export function createRequests({ method, path, sent }: Case): () => Request {
  const url = `${ORIGIN}${path}`;
  if (sent === undefined) return () => new Request(url, { headers: { host: HOST } });
  const length = `${sent.length}`;
  return () =>
    new Request(url, {
      method,
      headers: { host: HOST, 'content-type': 'application/json', 'content-length': length },
      body: sent,
    });
}

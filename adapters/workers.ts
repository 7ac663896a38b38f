import type { Platform } from '../src/platform.ts';

/** What Cloudflare Workers lend a request. */
interface ExecutionContext {
  waitUntil?(promise: Promise<unknown>): void;
}

/**
 * Cloudflare Workers as an application sees them: its variables are the bindings that `fetch` is given, the client's
 * address is what the edge says.
 *
 *     export default new Application({ platform: workers })
 */
export const workers: Platform = {
  name: 'workers',
  remoteAddr: ({ request }) => request.headers.get('cf-connecting-ip') ?? undefined,
  waitUntil: (promise, { context }) => (context as ExecutionContext | undefined)?.waitUntil?.(promise),
};

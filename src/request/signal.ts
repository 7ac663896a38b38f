import type { RequestContext } from './request-context.ts';

/** A signal that aborts only when the client has disconnected. Deno's own aborts after every response. */
export function signalOf({ root: context }: RequestContext): AbortSignal {
  if (context.signal === undefined) {
    context.signal = new AbortController();
    const { platform } = context.app;
    if (platform?.onDisconnect !== undefined) {
      platform.onDisconnect(context.fetchArguments, () => context.disconnect());
      return context.signal.signal;
    }
    const { signal } = context.request;
    if (signal.aborted) context.disconnect();
    else signal.addEventListener('abort', () => context.disconnect(), { once: true });
  }
  return context.signal.signal;
}

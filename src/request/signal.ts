import type { Exchange } from './request-context.ts';

/** A signal that aborts only when the client has disconnected. Deno's own aborts after every response. */
export function signalOf({ root: exchange }: Exchange): AbortSignal {
  if (exchange.signal === undefined) {
    exchange.signal = new AbortController();
    const { platform } = exchange.context;
    if (platform?.onDisconnect !== undefined) {
      platform.onDisconnect(exchange.arrival, () => exchange.disconnect());
      return exchange.signal.signal;
    }
    const { signal } = exchange.request;
    if (signal.aborted) exchange.disconnect();
    else signal.addEventListener('abort', () => exchange.disconnect(), { once: true });
  }
  return exchange.signal.signal;
}

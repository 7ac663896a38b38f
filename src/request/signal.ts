import type { Exchange } from './exchange.ts';

/** A signal that aborts when the client has left, and only then: Deno's own aborts after every answer. */
export function signalOf(exchange: Exchange): AbortSignal {
  if (exchange.signal === undefined) {
    exchange.signal = new AbortController();
    const { signal } = exchange.request;
    if (signal.aborted) exchange.gone();
    else signal.addEventListener('abort', () => exchange.gone(), { once: true });
  }
  return exchange.signal.signal;
}

import type { Soon } from './at-once.ts';
import type { Exchange } from './request/exchange.ts';

/**
 * A promise of the response that what is waited for will lead to. It is there as soon as the response starts, though its
 * handler may go on for long. Never rejects. Of two, one within the other, the inner one is told of the start.
 * @param present What is sent of a response that has started. Does not reject.
 */
export function handOver<T>(
  exchange: Exchange,
  waited: Promise<T>,
  next: (value: T) => Soon<Response>,
  recover: (error: unknown) => Soon<Response>,
  present: (started: Response) => Soon<Response> = (started) => started,
): Promise<Response> {
  return new Promise((give) => {
    const attempt = (run: () => Soon<Response> | undefined): void => {
      try {
        const response = run();
        if (response !== undefined) give(response);
      } catch (error) {
        give(exchange.giveUp(error));
      }
    };
    exchange.onStart = (started) => give(present(started));
    attempt(() => {
      // Of a promise of somebody else's class `then` is somebody else's code.
      const done = waited.then(
        (value) => attempt(() => next(value)),
        (error) => attempt(() => recover(error)),
      );
      keepAlive(exchange, done);
      const { response } = exchange.outgoing;
      return response && present(response);
    });
  });
}

/** A runtime that ends with the response goes on until the handler has ended. */
function keepAlive({ context, arrival }: Exchange, done: Promise<void>): void {
  const { platform, log } = context;
  try {
    platform?.waitUntil?.(done, arrival);
  } catch (error) {
    log.writeError('waitUntil of the platform', error);
  }
}

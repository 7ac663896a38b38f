import { within } from '../pipeline/maybe-promise.ts';
import { bytesOf, isBytes } from './bytes.ts';
import { createTransferError, isTransferError } from './errors.ts';
import type { BodyTracker } from './response-record.ts';

const encoder = new TextEncoder();

export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/**
 * An iterator's texts and bytes as a stream; it is asked for more when the client has room.
 * @param first What it gave already, if it was asked: nothing but an end where that is empty.
 */
export function streamIterator(
  iterator: AnyIterator,
  tracker: BodyTracker,
  first?: Uint8Array<ArrayBuffer>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isGone = false;
  const send = (controller: ReadableStreamDefaultController, block: Uint8Array | undefined): void => {
    if (block !== undefined && block.byteLength > 0) {
      controller.enqueue(block);
      tracker.sent(block.byteLength);
    } else {
      tracker.ended();
      controller.close();
    }
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (first !== undefined) send(controller, first);
      },
      async pull(controller) {
        try {
          const block = await nextBlock(iterator);
          if (!isGone) send(controller, block);
        } catch (error) {
          if (!isGone) abort(controller, tracker, error);
        }
      },
      cancel() {
        isGone = true;
        const closed = closeIterator(iterator, tracker);
        tracker.cancelled(closed);
        return closed;
      },
    },
    { highWaterMark: 0 },
  );
}

/** Aborts a body, so that the client does not take it for complete. The error of another body of the library has been logged. */
function abort(controller: ReadableStreamDefaultController, tracker: BodyTracker, error: unknown): void {
  if (isTransferError(error)) tracker.aborted(error);
  else tracker.failed(error);
  controller.error(createTransferError());
}

/** Lets a generator run its `finally`. An error there is logged. */
export async function closeIterator(iterator: AnyIterator, log: { failed(error: unknown): void }): Promise<void> {
  try {
    await iterator.return?.();
  } catch (error) {
    log.failed(error);
  }
}

/**
 * Waits for a stream to be cancelled, for one turn of the event loop: that of a file may never be done while it is read (Bun
 * 1.4.5), and what it holds is released after this.
 */
const inTurn = (cancelled: Promise<void>): Promise<unknown> => within(0, cancelled);

/** A stream as an iterator: like a generator, its errors are logged, and a disconnect cancels it. */
export function readStream(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    async return() {
      await inTurn(reader.cancel());
      return { done: true, value: undefined };
    },
  };
}

/** The next bytes that are not empty, undefined at the end. */
export async function nextBlock(iterator: AnyIterator): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return undefined;
    const block = await toBlock(iterator, value);
    if (block.byteLength > 0) return block;
  }
}

/** An iterator that yields a value that cannot be sent is closed, as `for await` would do. */
async function toBlock(iterator: AnyIterator, value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return toBytes(await value);
  } catch (error) {
    await closeIterator(iterator, { failed() {} });
    throw error;
  }
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value === 'string' || value instanceof String) return encoder.encode(`${value}`);
  if (isBytes(value)) return bytesOf(value);
  throw new TypeError(`An iterator that answers a request gives strings or Uint8Arrays, not ${typeof value}`);
}

/** A stream that fails if it is not as long as announced: otherwise the client would misread the next response. */
export function sizeStream(
  stream: ReadableStream<Uint8Array>,
  length: number,
  tracker: BodyTracker,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  let left = length;
  let isGone = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (isGone) return;
          left -= value?.byteLength ?? 0;
          if (left < 0 || (done && left > 0)) {
            const came = left < 0 ? 'more' : `${length - left}`;
            throw new Error(`contentLength promised ${length} bytes, and ${came} came`);
          }
          if (value !== undefined) {
            controller.enqueue(bytesOf(value));
            tracker.sent(value.byteLength);
            return;
          }
          tracker.ended();
          controller.close();
        } catch (error) {
          if (isGone) return;
          abort(controller, tracker, error);
          await reader.cancel().catch(() => {});
        }
      },
      cancel(reason) {
        isGone = true;
        const closed = reader.cancel(reason);
        tracker.cancelled(inTurn(closed));
        return closed;
      },
    },
    { highWaterMark: 0 },
  );
}

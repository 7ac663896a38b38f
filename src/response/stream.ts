import { TransferError } from './broken.ts';
import { bytesOf, isBytes } from './bytes.ts';

const encoder = new TextEncoder();

export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** Who is told how a stream goes on when the handler is done. */
interface StreamListener {
  failed(error: unknown): void;
  ended(): void;
  gone(): void;
}

/** What an iterator gives, as a stream. */
interface IteratorBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when nothing more is asked of the iterator: at its end, at an error, or when the client has left and it was told. */
  readonly ended: Promise<void>;
}

/**
 * An iterator's texts and bytes as a stream; it is asked for more when the client has room.
 * @param first What it gave already, if it was asked: nothing but an end where that is empty.
 */
export function streamIterator(
  iterator: AnyIterator,
  listener: StreamListener,
  first?: Uint8Array<ArrayBuffer>,
): IteratorBody {
  let isGone = false;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const send = (controller: ReadableStreamDefaultController, block: Uint8Array | undefined): void => {
    if (block !== undefined && block.byteLength > 0) {
      controller.enqueue(block);
    } else {
      listener.ended();
      controller.close();
      end();
    }
  };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (first !== undefined) send(controller, first);
      },
      async pull(controller) {
        try {
          const block = await nextBlock(iterator);
          if (!isGone) send(controller, block);
        } catch (error) {
          if (isGone) return;
          listener.failed(error);
          controller.error(new TransferError());
          end();
        }
      },
      cancel() {
        isGone = true;
        listener.gone();
        return closeIterator(iterator, listener).then(end);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, ended };
}

/** Lets a generator run its `finally`; the client that left does not care how that went, the log does. */
export async function closeIterator(iterator: AnyIterator, listener: Pick<StreamListener, 'failed'>): Promise<void> {
  try {
    await iterator.return?.();
  } catch (error) {
    listener.failed(error);
  }
}

/** A stream as an iterator, so that its errors are logged, and its client's leaving cancels it, as those of a generator. */
export function readStream(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    async return() {
      await reader.cancel();
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

/** Whoever gave what cannot be sent is told that nobody asks for more, as `for await` would. */
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

/** A stream that breaks off rather than be longer or shorter than it was announced: the next answer on the connection would be misread. */
export function sizeStream(
  stream: ReadableStream<Uint8Array>,
  length: number,
  listener: StreamListener,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let left = length;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let next: ReadableStreamReadResult<Uint8Array>;
        try {
          next = await reader.read();
        } catch (error) {
          // What an inner stream broke off with stands in the log already.
          if (!(error instanceof TransferError)) listener.failed(error);
          controller.error(new TransferError());
          return;
        }
        const { done, value } = next;
        left -= value?.byteLength ?? 0;
        if (left < 0 || (done && left > 0)) {
          listener.failed(
            new Error(`contentLength promised ${length} bytes, and ${left < 0 ? 'more' : length - left} came`),
          );
          // From here on it ends because of us, not because the client has left.
          listener.ended();
          controller.error(new TransferError());
          await reader.cancel().catch(() => {});
        } else if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

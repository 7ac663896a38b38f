import { transferError } from './broken.ts';

const encoder = new TextEncoder();

export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** What is left of a generator's or iterator's texts and bytes as a stream; it is asked for more when the client has room. */
export function streamIterator(
  first: Uint8Array<ArrayBuffer> | undefined,
  iterator: AnyIterator,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (first === undefined) controller.close();
        else controller.enqueue(first);
      },
      async pull(controller) {
        try {
          const block = await nextBlock(iterator);
          if (block === undefined) controller.close();
          else controller.enqueue(block);
        } catch (error) {
          onFailure(error);
          controller.error(transferError());
        }
      },
      cancel: () => closeIterator(iterator, onFailure),
    },
    { highWaterMark: 0 },
  );
}

/** Lets a generator run its `finally`; the client that left does not care how that went, the log does. */
export async function closeIterator(iterator: AnyIterator, onFailure: (error: unknown) => void): Promise<void> {
  try {
    await iterator.return?.();
  } catch (error) {
    onFailure(error);
  }
}

/** The next bytes that are not empty, undefined at the end. */
export async function nextBlock(iterator: AnyIterator): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return undefined;
    const block = toBytes(await value);
    if (block.byteLength > 0) return block;
  }
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value === 'string') return encoder.encode(value);
  if (value instanceof Uint8Array) return value as Uint8Array<ArrayBuffer>;
  throw new TypeError(`An iterator that answers a request gives strings or Uint8Arrays, not ${typeof value}`);
}

/** A stream that breaks off rather than be longer or shorter than it was announced: the next answer on the connection would be misread. */
export function sizeStream(stream: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let left = length;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        left -= value?.byteLength ?? 0;
        if (left < 0 || (done && left > 0)) {
          await reader.cancel();
          controller.error(transferError());
        } else if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

import { readStream, streamIterator } from '../response/stream.ts';
import type { Lifetime } from './lifetime.ts';

/** A body that is not the library's own, followed until its end. */
export function trackStream(
  body: ReadableStream<Uint8Array>,
  lifetime: Lifetime,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const tracker = lifetime.track();
  tracker.follow();
  return streamIterator(readStream(body), tracker);
}

import type { Bytes } from '../../http/bytes.ts';
import type { Form } from '../form.ts';
import type { BodyReader } from './body-reader.ts';
import type { TimedSource } from './timed-source.ts';

/** What a read fails with that comes after the response. */
export function unreadError(): Error {
  return new Error('The body of this request has not been read before its response ended');
}

/**
 * The body of a request, and what has been made of it so far. A mounted application shares it with the one around it: what
 * either has read, the other has as well.
 */
export class RequestBody {
  /** The bytes as the client sends them, once they are read. */
  source: TimedSource | undefined;
  /** The bytes without their content coding, once they are read. */
  reader: BodyReader | undefined;
  /** Whether somebody else has the Request, and may read its body. */
  isLent = false;
  /** `req.body`, once somebody has asked for it, and whether it has been read. */
  stream: ReadableStream<Bytes> | null | undefined;
  isStreamed = false;
  /** The whole body, once somebody has asked for it. */
  data: Promise<Bytes> | undefined;
  form: Form | undefined;
  /** The form while it is being read: whoever asks for it waits for the same one. */
  reading: Promise<Form> | undefined;
  json: { readonly value: unknown } | undefined;
  readingJson: Promise<unknown> | undefined;
  /** Why no more can be read, once the response has ended before the body. */
  abandoned: Error | undefined;

  /** Whether nothing of it is still to come from the client. */
  get isRead(): boolean {
    return this.source?.isDone === true;
  }

  /** The response has ended: what has not been read, and is not being read, is not wanted. */
  abandon(): void {
    if (this.source?.isReading === true) return;
    this.abandoned = unreadError();
    this.source?.cancel();
    this.reader?.cancel(this.abandoned);
  }
}

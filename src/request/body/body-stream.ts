import type { Bytes } from '../../http/bytes.ts';
import { mayHaveBody } from '../../http/method.ts';
import type { RequestContext } from '../request-context.ts';
import type { RequestBody } from './request-body.ts';

/**
 * `req.body`: null where there is no body.
 * @param read Gives the next bytes, none at the end.
 */
export function openStream(context: RequestContext, read: () => Promise<Bytes>): ReadableStream<Bytes> | null {
  const { body } = context;
  if (body.stream === undefined) body.stream = hasBody(context) ? createStream(body, read) : null;
  return body.stream;
}

function createStream(body: RequestBody, read: () => Promise<Bytes>): ReadableStream<Bytes> {
  return new ReadableStream(
    {
      async pull(controller) {
        const bytes = await read();
        if (bytes.length > 0) controller.enqueue(bytes);
        else controller.close();
      },
      cancel() {
        body.source?.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

/** On Node a look at the body of a Request begins to read it; but there each body is announced. */
function hasBody({ method, request, app }: RequestContext): boolean {
  const length = request.headers.get('content-length');
  if (!mayHaveBody(method) || length === '0') return false;
  if (app.platform?.openBody === undefined) return request.body !== null;
  return length !== null || request.headers.has('transfer-encoding');
}

import type { Bytes } from '../../http/bytes.ts';
import { HTTPException } from '../../http/exception.ts';
import { parseLength } from '../../http/header.ts';
import { createLimitError } from '../../http/limit.ts';
import { mayHaveBody } from '../../http/method.ts';
import type { BodySource } from '../../platform.ts';
import { NO_BYTES } from '../../response/bytes.ts';
import type { RequestContext } from '../request-context.ts';
import { BodyReader } from './body-reader.ts';
import { EMPTY_SOURCE, readStream, WholeSource } from './body-source.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { decodeBody } from './content-coding.ts';
import { TimedSource } from './timed-source.ts';

/**
 * The whole body, kept in memory and therefore limited, also where no Content-Length tells its size beforehand.
 * @throws HTTPException 413 over `poor_DataSize`, 408 when the client is too slow.
 */
export function readData(context: RequestContext, limit: number = context.config.dataSize): Promise<Bytes> {
  context.body.data ??= readAll(context, limit);
  return context.body.data;
}

async function readAll(context: RequestContext, limit: number): Promise<Bytes> {
  const length = mayHaveBody(context.method) ? announcedLength(context) : 0;
  if (length !== undefined && length > limit) throw tooLarge(limit);
  const reader = context.body.reader ?? openReader(context, length !== undefined && length <= MAX_WHOLE);
  const first = await reader.readBlock(limit + 1);
  if (reader.isDone && first.length <= limit) return first;
  const buffer = new ByteBuffer();
  for (let block = first; block.length > 0; block = await reader.readBlock(limit + 1 - buffer.size)) {
    if (buffer.size + block.length > limit) {
      const reason = tooLarge(limit);
      reader.cancel(reason);
      throw reason;
    }
    buffer.append(block);
  }
  return buffer.bytes;
}

/** Bytes of a body that the runtime is asked for as a whole, which is cheaper: it comes with its head, or soon after it. */
const MAX_WHOLE = 4096;

/** Beside Transfer-Encoding a Content-Length means nothing (RFC 9112 section 6.3). */
function announcedLength({ request: { headers } }: RequestContext): number | undefined {
  return headers.has('transfer-encoding') ? undefined : parseLength(headers.get('content-length'));
}

/** The one reader of a request's body: whoever reads on goes on where the one before stopped. */
export function openBody(context: RequestContext): BodyReader {
  return context.body.reader ?? openReader(context, false);
}

/** @param isShort Whether the body is short, and will be read to its end. */
function openReader(context: RequestContext, isShort: boolean): BodyReader {
  const { body } = context;
  body.reader = new BodyReader(decodeBody(openSource(context, isShort), context));
  return body.reader;
}

/**
 * The body as the client sent it, within the time that it has.
 * @throws Error where somebody else has read it.
 */
function openSource(context: RequestContext, isShort: boolean): BodySource {
  const { request, config, app, body } = context;
  if (!mayHaveBody(context.method)) return EMPTY_SOURCE;
  if (body.isStreamed) throw readElsewhere();
  body.source ??= new TimedSource(findSource(context, isShort), request, config.readTimeout, app.platform);
  return body.source;
}

function findSource({ request, app, fetchArguments, body }: RequestContext, isShort: boolean): BodySource {
  const isFresh = !body.isLent && !request.bodyUsed;
  const own = isFresh ? app.platform?.openBody?.(fetchArguments) : undefined;
  if (own !== undefined) return own;
  if (isFresh && isShort) return new WholeSource(request);
  if (request.bodyUsed || request.body?.locked) throw readElsewhere();
  return request.body === null ? EMPTY_SOURCE : readStream(request.body);
}

/** The next bytes of `req.body`, as the client sent them; empty at the end. */
export async function readRaw(context: RequestContext): Promise<Bytes> {
  const { body } = context;
  if (body.reader !== undefined)
    throw new Error(
      'The body of this request is read by req.read(), req.data() or a form, and cannot be read by req.body',
    );
  if (body.abandoned !== undefined) throw body.abandoned;
  const source = body.isStreamed ? body.source : openSource(context, false);
  body.isStreamed = true;
  return source === undefined || source.isDone ? NO_BYTES : source.read(1);
}

function readElsewhere(): Error {
  return new Error('The body of this request has been read already, past req: req.data() can be asked again');
}

function tooLarge(limit: number): HTTPException {
  return new HTTPException(413, {
    message: `The request body is larger than ${limit} bytes`,
    cause: createLimitError('dataSize', limit),
  });
}

import { HTTPException } from '../http/exception.ts';
import { parseLength } from '../http/header.ts';
import { BodyReader, readInTime } from './body-reader.ts';
import { ByteBuffer } from './byte-buffer.ts';
import type { Exchange } from './exchange.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The whole body, kept in memory and therefore limited, also where no Content-Length tells its size beforehand.
 * @throws HTTPException 413 over `poor_DataSize`, 408 when the client stalls.
 */
export function readData(exchange: Exchange, limit: number = exchange.context.config.dataSize): Promise<Bytes> {
  exchange.data ??= readAll(exchange, limit);
  return exchange.data;
}

function readAll(exchange: Exchange, limit: number): Promise<Bytes> {
  const { headers } = exchange.request;
  const announced = parseLength(headers.get('content-length'));
  if (announced !== undefined && announced > limit) return Promise.reject(tooLarge(limit));
  // Beside Transfer-Encoding a Content-Length means nothing (RFC 9112 section 6.3).
  const isShort = announced !== undefined && announced <= SHORT && !headers.has('transfer-encoding');
  return isShort && isFresh(exchange) ? readShort(exchange, limit) : readLong(exchange, limit);
}

async function readLong(exchange: Exchange, limit: number): Promise<Bytes> {
  const reader = openBody(exchange);
  const buffer = new ByteBuffer();
  for (let block = await reader.read(); block.byteLength > 0; block = await reader.read()) {
    if (buffer.size + block.byteLength > limit) {
      void reader.cancel();
      throw tooLarge(limit);
    }
    buffer.append(block);
  }
  return buffer.bytes;
}

/** Bytes of a body that is read in one piece, which is cheaper: it comes with its head, or soon behind it. */
const SHORT = 4096;

/** Whether nobody can have begun to read the body. */
function isFresh({ reader, isLent, request }: Exchange): boolean {
  return reader === undefined && !isLent && !request.bodyUsed;
}

function readShort(exchange: Exchange, limit: number): Promise<Bytes> {
  const { request, context, arrival } = exchange;
  // Whoever reads on finds the end.
  exchange.reader = new BodyReader(null, context);
  const read: Promise<ArrayBuffer | Bytes> = context.platform?.readBody?.(arrival) ?? request.arrayBuffer();
  return readInTime(read, context, (bytes) => {
    if (bytes.byteLength > limit) throw tooLarge(limit);
    return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  });
}

/** The one reader of a request's body: whoever reads on goes on where the one before stopped. */
export function openBody(exchange: Exchange): BodyReader {
  if (exchange.reader !== undefined) return exchange.reader;
  const { request, context } = exchange;
  if (request.bodyUsed || request.body?.locked)
    throw new Error('The body of this request has been read already, past req: req.data() can be asked again');
  exchange.reader = new BodyReader(request.body, context);
  return exchange.reader;
}

function tooLarge(limit: number): HTTPException {
  return new HTTPException(413, { message: `The body is longer than ${limit} bytes (poor_DataSize)` });
}

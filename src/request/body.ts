import { HTTPException } from '../http/exception.ts';
import { markHandled } from '../thrown.ts';
import { BodyReader } from './body-reader.ts';
import { ByteBuffer } from './byte-buffer.ts';
import type { Exchange } from './exchange.ts';

/**
 * The whole body, kept in memory and therefore limited, also where no Content-Length tells its size beforehand.
 * @throws HTTPException 413 over `poor_DataSize`, 408 when the client stalls.
 */
export function readData(
  exchange: Exchange,
  limit: number = exchange.context.config.dataSize,
): Promise<Uint8Array<ArrayBuffer>> {
  exchange.data ??= markHandled(readAll(exchange, limit));
  return exchange.data;
}

async function readAll(exchange: Exchange, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = exchange.request.headers.get('content-length');
  if (announced !== null && Number(announced) > limit) throw tooLarge(limit);
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

/** The one reader of a request's body: whoever reads on goes on where the one before stopped. */
export function openBody(exchange: Exchange): BodyReader {
  exchange.reader ??= new BodyReader(exchange.request, exchange.context.config.readTimeout);
  return exchange.reader;
}

function tooLarge(limit: number): HTTPException {
  return new HTTPException(413, { message: `The body is longer than ${limit} bytes (poor_DataSize)` });
}

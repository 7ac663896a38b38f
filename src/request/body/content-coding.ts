import type { Bytes } from '../../http/bytes.ts';
import { HTTPException } from '../../http/exception.ts';
import { isInstance } from '../../pipeline/thrown.ts';
import type { BodySource, Decoder } from '../../platform.ts';
import type { RequestContext } from '../request-context.ts';
import { BlockSource } from './body-source.ts';
import { MIN_PROGRESS } from './timed-source.ts';
import { decodeOnWeb } from './web-decoder.ts';

/** Codings of one body. */
const MAX_CODINGS = 3;

/** How much longer than what the client has sent a body may become, past `dataSize`; texts come to 20, in rare cases to 100. */
const MAX_RATIO = 200;

/** Where the platform has no decoders of its own. The `deflate` of Deno's streams does not see that a body is cut off. */
const DEFAULT_DECODERS: ReadonlyMap<string, Decoder> = new Map([['gzip', decodeOnWeb('gzip')]]);

/**
 * The body without its content codings (RFC 9110 section 8.4).
 * @throws HTTPException 415 with Accept-Encoding (RFC 7694) for a coding that cannot be decoded here.
 */
export function decodeBody(source: BodySource, { request, app, config }: RequestContext): BodySource {
  const field = request.headers.get('content-encoding');
  const codings = field === null ? [] : parseCodings(field);
  if (codings.length === 0) return source;
  const known = app.platform?.decoders ?? DEFAULT_DECODERS;
  const decoders = codings.flatMap((coding) => known.get(coding) ?? []);
  if (decoders.length < codings.length || codings.length > MAX_CODINGS) throw unsupported(known);
  const iterator = decode(source, decoders.reverse(), config.dataSize);
  const cancel = (): void => {
    source.cancel();
    iterator.return(undefined).catch(() => {});
  };
  return new BlockSource(() => iterator.next(), cancel);
}

/** The codings in the order in which they were applied. */
function parseCodings(field: string): string[] {
  return field
    .split(',')
    .map((coding) =>
      coding
        .trim()
        .toLowerCase()
        .replace(/^x-(?=gzip$)/, ''),
    )
    .filter((coding) => coding !== '' && coding !== 'identity');
}

function unsupported(known: ReadonlyMap<string, Decoder>): HTTPException {
  return new HTTPException(415, {
    message: 'The content coding of the request body is not supported',
    headers: { 'Accept-Encoding': [...known.keys()].join(', ') || 'identity' },
  });
}

/** A body of no bytes has no codings either, though its header may say so. */
async function* decode(
  source: BodySource,
  decoders: readonly Decoder[],
  allowed: number,
): AsyncGenerator<Bytes, undefined> {
  let received = 0;
  /** What the source failed with: that is not the fault of a decoder. */
  let failure: { readonly error: unknown } | undefined;
  const encoded = readEncoded();
  const first = await encoded.next();
  if (first.done) return undefined;
  let blocks: AsyncIterable<Uint8Array> = prepend(first.value, encoded);
  // Each coding has the limit: what one makes much of, the next may make nothing of.
  for (const decoder of decoders) blocks = limit(decoder(blocks));
  try {
    for await (const block of blocks) yield block as Bytes;
  } catch (cause) {
    if (failure !== undefined) throw failure.error;
    if (isInstance(cause, HTTPException)) throw cause;
    throw new HTTPException(400, { message: 'The request body does not match its Content-Encoding', cause });
  }

  async function* readEncoded(): AsyncGenerator<Bytes, undefined> {
    while (!source.isDone) {
      const block = await source.read(MIN_PROGRESS).catch((error) => {
        failure = { error };
        throw error;
      });
      received += block.length;
      if (block.length > 0) yield block;
    }
  }

  async function* limit(decoded: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    let size = 0;
    for await (const block of decoded) {
      size += block.length;
      if (size > allowed && size > received * MAX_RATIO)
        throw new HTTPException(413, { message: 'The request body expands too much' });
      yield block;
    }
  }
}

async function* prepend(first: Bytes, blocks: AsyncIterable<Bytes>): AsyncGenerator<Bytes, undefined> {
  yield first;
  yield* blocks;
}

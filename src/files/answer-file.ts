import type { OpenFile } from '../file-system.ts';
import { checkPreconditions, isRangeWanted, type Validators } from '../http/conditional.ts';
import { formatHttpDate } from '../http/date.ts';
import { HTTPException } from '../http/exception.ts';
import { type ByteRange, formatContentRange, parseRange } from '../http/range.ts';
import type { Exchange } from '../request/exchange.ts';
import { streamIterator } from '../response/stream.ts';
import { joinRanges } from './byte-ranges.ts';

/** What is known of a file besides what the file system knows. */
export interface FileDescription {
  readonly type: string;
  /** How it is encoded, where it is one of several encodings. */
  readonly encoding?: string;
}

/**
 * The answer that a file is: as a whole or in parts, or that the client has it already (RFC 9110 sections 13 and 14). The
 * file is closed when its last byte is on its way.
 * @throws HTTPException 412 where a precondition fails, 416 where no such part is there.
 */
export function answerFile(exchange: Exchange, file: OpenFile, { type, encoding }: FileDescription): Response {
  const { request, method, outgoing } = exchange;
  const { headers } = request;
  const validators = { etag: file.etag ?? formatTag(file, encoding), modified: file.modified };
  const state = checkPreconditions(method, headers, validators);
  if (state === 'failed') throw new HTTPException(412, { message: 'The file is not what it was' });
  setFields(exchange, validators, encoding);
  if (state === 'not-modified') {
    outgoing.status = 304;
    return outgoing.build(null, { type });
  }
  const ranges = isRangeWanted(headers, validators) ? parseRange(headers.get('range'), file.size) : undefined;
  if (ranges === undefined) return send(exchange, file, { start: 0, end: file.size - 1 }, type);
  if (ranges === 'unsatisfiable') {
    throw new HTTPException(416, { headers: { 'Content-Range': formatContentRange(undefined, file.size) } });
  }
  outgoing.status = 206;
  const [range, ...more] = ranges as [ByteRange, ...ByteRange[]];
  if (more.length > 0) return sendRanges(exchange, file, ranges, type);
  outgoing.headersOut.set('Content-Range', formatContentRange(range, file.size));
  return send(exchange, file, range, type);
}

/** A strong tag: a file that is written anew has another time, or another size. */
function formatTag({ modified = 0, size }: OpenFile, encoding = ''): string {
  return `"${Math.round(modified * 1000).toString(36)}-${size.toString(36)}${encoding && `-${encoding}`}"`;
}

function setFields({ outgoing }: Exchange, { etag, modified }: Validators, encoding?: string): void {
  const { headersOut } = outgoing;
  headersOut.set('ETag', etag);
  if (modified !== undefined) headersOut.set('Last-Modified', formatHttpDate(modified));
  headersOut.set('Accept-Ranges', 'bytes');
  headersOut.set('X-Content-Type-Options', 'nosniff');
  if (encoding !== undefined) headersOut.set('Content-Encoding', encoding);
}

function send(exchange: Exchange, file: OpenFile, { start, end }: ByteRange, type: string): Response {
  const { outgoing } = exchange;
  const length = end + 1 - start;
  const body = outgoing.carriesContent ? file.body?.(start, end + 1) : '';
  if (body !== undefined) return outgoing.build(body, { type, length });
  return stream(exchange, file, file.read(start, end + 1), { type, length });
}

function sendRanges(exchange: Exchange, file: OpenFile, ranges: readonly ByteRange[], fileType: string): Response {
  const { outgoing } = exchange;
  const { type, length, read } = joinRanges(file, ranges, fileType);
  return outgoing.carriesContent
    ? stream(exchange, file, read(), { type, length })
    : outgoing.build('', { type, length });
}

/** A response whose file closes with its body. */
function stream(
  exchange: Exchange,
  file: OpenFile,
  blocks: AsyncIterator<Uint8Array>,
  description: { readonly type: string; readonly length: number },
): Response {
  const body = streamIterator(closeAfter(blocks, file), exchange);
  const sized = exchange.context.platform?.sizedBody?.(body, description.length) ?? body;
  exchange.fileResponse = exchange.outgoing.build(sized, description);
  return exchange.fileResponse;
}

function closeAfter(blocks: AsyncIterator<Uint8Array>, file: OpenFile): AsyncIterator<Uint8Array> {
  return {
    async next() {
      try {
        const next = await blocks.next();
        if (next.done) file.close();
        return next;
      } catch (error) {
        file.close();
        throw error;
      }
    },
    async return() {
      await blocks.return?.();
      file.close();
      return { done: true, value: undefined };
    },
  };
}

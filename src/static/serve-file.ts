import { checkPreconditions, isRangeWanted, type Validators } from '../http/conditional.ts';
import { formatHttpDate } from '../http/date.ts';
import { HTTPException } from '../http/exception.ts';
import { isReadMethod } from '../http/method.ts';
import { type ByteRange, formatContentRange, parseRange } from '../http/range.ts';
import { HTTP_OK } from '../http/status-constants.ts';
import { andThen, type MaybePromise } from '../pipeline/maybe-promise.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { streamIterator } from '../response/stream.ts';
import { joinRanges } from './byte-ranges.ts';
import type { OpenFile } from './file-system.ts';

/** What is known of a file besides what the file system knows. */
export interface FileDescription {
  readonly type: string;
  /** How it is encoded, where it is one of several encodings. */
  readonly encoding?: string;
  /** Whether there may be others, so that Accept-Encoding decides. */
  readonly varies?: boolean;
}

/**
 * The answer that a file is: as a whole or in parts, or that the client has it already (RFC 9110 sections 13 and 14). Neither
 * counts where the file is the page of a state; only GET has ranges (section 14.2). The file is closed when its last byte is
 * on its way.
 * @throws HTTPException 412 where a precondition fails, 416 where no such part is there.
 */
export function answerFile(
  context: RequestContext,
  file: OpenFile,
  description: FileDescription,
): MaybePromise<ResponseRecord> {
  const { request, method, outgoing } = context;
  const { headers } = request;
  const now = Date.now();
  // A file may have a time in the future; Last-Modified must not be later than Date (RFC 9110 section 8.8.2.1).
  const modified = file.modified === undefined ? undefined : Math.min(file.modified, now);
  const validators = { etag: file.etag ?? formatTag(file, description.encoding), modified };
  const isAnswer = outgoing.status === HTTP_OK && isReadMethod(method);
  const fields = describe(validators, isAnswer, description, now);
  const whole = { start: 0, end: file.size - 1 };
  if (!isAnswer) return send(context, file, whole, { ...description, fields });
  const state = checkPreconditions(method, headers, validators);
  if (state === 'failed') throw refuse(412, description);
  if (state === 'not-modified') {
    outgoing.status = 304;
    return outgoing.create(null, {
      type: description.type,
      fields: fields.filter(([name]) => name !== 'Content-Encoding'),
    });
  }
  const range = method === 'GET' ? headers.get('range') : null;
  const isWanted = range !== null && isRangeWanted(headers, validators, now);
  const ranges = isWanted ? parseRange(range, file.size) : undefined;
  if (ranges === undefined) return send(context, file, whole, { ...description, fields });
  if (ranges === 'unsatisfiable') throw refuse(416, description, formatContentRange(undefined, file.size));
  outgoing.status = 206;
  const [first, ...more] = ranges as [ByteRange, ...ByteRange[]];
  if (more.length > 0) return sendRanges(context, file, ranges, { ...description, fields });
  const contentRange = ['Content-Range', formatContentRange(first, file.size)] as const;
  return send(context, file, first, { ...description, fields: [...fields, contentRange] });
}

/** A strong tag: a file that is written anew has another time, or another size. */
function formatTag({ modified = 0, size }: OpenFile, encoding = ''): string {
  return `"${Math.round(modified * 1000).toString(36)}-${size.toString(36)}${encoding && `-${encoding}`}"`;
}

type Fields = readonly (readonly [name: string, value: string])[];

/** How far the Date that a runtime writes may lag, in milliseconds: Bun renews it once a second. */
const DATE_LAG = 2000;

function describe(
  { etag, modified }: Validators,
  isAnswer: boolean,
  { encoding }: FileDescription,
  now: number,
): Fields {
  const fields: [string, string][] = [['ETag', etag]];
  if (modified !== undefined) {
    fields.push(['Last-Modified', formatHttpDate(modified)]);
    if (now - modified < DATE_LAG) fields.push(['Date', formatHttpDate(now)]);
  }
  if (isAnswer) fields.push(['Accept-Ranges', 'bytes']);
  fields.push(['X-Content-Type-Options', 'nosniff']);
  if (encoding !== undefined) fields.push(['Content-Encoding', encoding]);
  return fields;
}

/** Which of several encodings was asked for matters also where none is sent. */
function refuse(code: 412 | 416, { varies = false }: FileDescription, contentRange?: string): HTTPException {
  const headers: Record<string, string> = {};
  if (contentRange !== undefined) headers['Content-Range'] = contentRange;
  if (varies) headers.Vary = 'Accept-Encoding';
  return new HTTPException(code, { headers });
}

interface Described extends FileDescription {
  readonly fields: Fields;
}

function send(
  context: RequestContext,
  file: OpenFile,
  { start, end }: ByteRange,
  { type, fields }: Described,
): MaybePromise<ResponseRecord> {
  const { outgoing } = context;
  const description = { type, fields, length: end + 1 - start };
  const body = outgoing.carriesContent ? file.body?.(start, end + 1, (error) => context.failed(error)) : '';
  if (body === undefined) return stream(context, file.read(start, end + 1), description);
  return andThen(body, (whole) => {
    if (typeof whole === 'object' && 'blob' in whole) {
      outgoing.mayClose = true;
      return outgoing.create(whole.blob, { ...description, fields: [...fields, ...whole.fields] });
    }
    context.lifetime.releaseEarly(file);
    return outgoing.create(whole, description);
  });
}

function sendRanges(
  context: RequestContext,
  file: OpenFile,
  ranges: readonly ByteRange[],
  described: Described,
): ResponseRecord {
  const { type, length, read } = joinRanges(file, ranges, described.type);
  const description = { type, length, isTypeFixed: true, fields: described.fields };
  return stream(context, read(), description);
}

/** The file is closed with the request. */
function stream(
  context: RequestContext,
  blocks: AsyncIterator<Uint8Array>,
  description: {
    readonly type: string;
    readonly length: number;
    readonly isTypeFixed?: boolean;
    readonly fields: Fields;
  },
): ResponseRecord {
  const tracker = context.trackBody();
  const body = streamIterator(blocks, tracker);
  const sized = context.app.platform?.sizedBody?.(body, description.length) ?? body;
  return context.outgoing.create(sized, description, tracker);
}

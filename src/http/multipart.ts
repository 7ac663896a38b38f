import { Delimiter } from './boundary-search.ts';
import { parseContentType } from './content-type.ts';
import { FormError } from './form-error.ts';
import { HEAD_END, HeadWindow } from './head-window.ts';
import { type PartHead, parsePartHead } from './part-headers.ts';

/** What a form comes as: the head of each part, its bytes piece by piece, and PART_END behind the last of them. */
export type MultipartEvent = PartHead | Uint8Array | typeof PART_END;

export const PART_END = 'part end';

/** The longest head of a part, in bytes. */
export const MAX_HEAD = 8192;
/** The most bytes before the first boundary, behind the last, and of spaces behind any: they mean nothing. */
export const MAX_AROUND = 65536;

const CR = 13;
const LF = 10;
const DASH = 45;
const SPACE = 32;
const TAB = 9;

/** RFC 2046 section 5.1.1 allows 70 characters, of fewer kinds; not every client keeps to those. */
const BOUNDARY = /^[\x20-\x7e]{0,69}[\x21-\x7e]$/;

/**
 * The boundary that a Content-Type field names.
 * @throws FormError when it names none, or one that cannot be.
 */
export function parseBoundary(field: string | null): string {
  const boundary = parseContentType(field).parameters.get('boundary');
  if (boundary !== undefined && BOUNDARY.test(boundary)) return boundary;
  throw new FormError('The Content-Type of the form must have a boundary of 1 to 70 characters');
}

/** What the next byte belongs to: `line` is the rest of a boundary's line, `around` what stands behind the last. */
type State = 'content' | 'line' | 'head' | 'around';

/**
 * Takes a multipart form apart while it comes (RFC 2046 section 5.1, RFC 7578), in linear time, keeping one head at most.
 *
 *     parser.push(bytes);
 *     for (let event = parser.next(); event !== undefined; event = parser.next()) ...
 *     parser.finish();
 *
 * Content is given back when what looked like a delimiter at the end of a chunk turns out to be none.
 */
export class MultipartParser {
  readonly #delimiter: Delimiter;
  readonly #decoder: TextDecoder;
  readonly #window: HeadWindow = new HeadWindow();
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #state: State = 'content';
  /** Whether content is that of a part; before the first boundary it is of none. */
  #isInPart = false;
  /** How much of a delimiter the chunks before have ended with; the first one needs no line before it. */
  #matched = 2;
  /** The last byte seen behind a delimiter; 0 for none yet. */
  #behind = 0;
  /** Whether spaces have come behind a delimiter: only the end of the line may follow, as they are not kept. */
  #isPadded = false;
  /** How far `\r\n\r\n`, the end of a head, has come; half of it ends the line before the head. */
  #headEnd = 2;
  /** What of a head has come. */
  #head = '';
  #headSize = 0;
  #around = 0;

  /** @param isStrict Whether names that are not UTF-8 are an error; else they hold U+FFFD. */
  constructor(boundary: string, isStrict = false) {
    this.#delimiter = new Delimiter(boundary);
    this.#decoder = new TextDecoder('utf-8', { fatal: isStrict, ignoreBOM: true });
  }

  /** Takes the next bytes of the body, once `next` is through with those before. Content is given as views of them. */
  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
    this.#window.reset();
  }

  /**
   * The next event; undefined when more bytes are needed.
   * @throws FormError for what is no form, and for a head that is too long.
   */
  next(): MultipartEvent | undefined {
    while (this.#at < this.#chunk.length) {
      const event = this.#step();
      if (event !== undefined) return event;
    }
    return undefined;
  }

  /**
   * Tells that no more bytes will come.
   * @throws FormError when the last boundary has not come.
   */
  finish(): void {
    if (this.#state === 'around') return;
    const isBegun = this.#isInPart || this.#state === 'line';
    throw new FormError(
      isBegun
        ? 'The form is cut off: its last boundary is missing'
        : 'The boundary of the Content-Type is not in the body',
    );
  }

  #step(): MultipartEvent | undefined {
    const event = this.#read();
    if (this.#isInPart || !(event instanceof Uint8Array)) return event;
    this.#leaveOut(event.length);
    return undefined;
  }

  #leaveOut(length: number): void {
    this.#around += length;
    if (this.#around > MAX_AROUND)
      throw new FormError(
        `The form has more than ${MAX_AROUND} bytes before its first or after its last boundary`,
        true,
      );
  }

  #read(): MultipartEvent | undefined {
    switch (this.#state) {
      case 'content':
        return this.#readContent();
      case 'line':
        return this.#readLine();
      case 'head':
        return this.#readHead();
      case 'around':
        return this.#takeRest();
    }
  }

  #takeRest(): Uint8Array {
    const rest = this.#chunk.subarray(this.#at);
    this.#at = this.#chunk.length;
    return rest;
  }

  /** Content up to a delimiter, or to what may become one. */
  #readContent(): Uint8Array | undefined {
    if (this.#matched > 0) return this.#goOnMatching();
    const chunk = this.#chunk;
    const start = this.#at;
    const { length } = this.#delimiter;
    let begin = this.#delimiter.find(chunk, start);
    // A client may write thousands of them that are content: those do not cut it into pieces.
    while (isContentBehind(chunk, begin + length)) begin = this.#delimiter.find(chunk, begin + length);
    this.#reach(begin, Math.min(chunk.length - begin, length));
    return begin > start ? chunk.subarray(start, begin) : undefined;
  }

  /** A delimiter that began in a chunk before goes on in this one, or was content. */
  #goOnMatching(): Uint8Array | undefined {
    const held = this.#matched;
    const at = this.#delimiter.match(this.#chunk, this.#at, held);
    const matched = held + at - this.#at;
    if (at < this.#chunk.length && matched < this.#delimiter.length) return this.#giveBack(held);
    this.#reach(this.#at, matched, held);
    return undefined;
  }

  /** `matched` bytes of a delimiter have come, `held` of them in chunks before. */
  #reach(begin: number, matched: number, held = 0): void {
    const isWhole = matched === this.#delimiter.length;
    this.#at = begin + matched - held;
    this.#matched = isWhole ? 0 : matched;
    if (!isWhole) return;
    this.#state = 'line';
    this.#behind = 0;
    this.#isPadded = false;
  }

  /** What looked like a delimiter is content. */
  #giveBack(length: number): Uint8Array {
    this.#matched = 0;
    this.#state = 'content';
    return this.#delimiter.take(length);
  }

  /** What follows a delimiter: `--` behind the last one, else the end of the line, perhaps behind spaces. */
  #readLine(): MultipartEvent | undefined {
    const byte = this.#chunk[this.#at] as number;
    const before = this.#behind;
    const isDelimiter =
      before === DASH
        ? byte === DASH
        : before === CR
          ? byte === LF
          : byte === CR || byte === SPACE || byte === TAB || (byte === DASH && before === 0);
    if (!isDelimiter) return this.#refuseLine(before);
    this.#at += 1;
    this.#behind = byte;
    if (byte === SPACE || byte === TAB) {
      this.#isPadded = true;
      this.#leaveOut(1);
    }
    if (before === DASH) return this.#leavePart('around');
    return before === CR ? this.#leavePart('head') : undefined;
  }

  /** The boundary's characters stand at the start of a line of the content that goes on. */
  #refuseLine(before: number): Uint8Array {
    if (this.#isPadded) throw new FormError('A boundary of the form must be followed by a line end');
    const content = this.#giveBack(this.#delimiter.length + (before === DASH ? 1 : 0));
    // A CR may begin the next delimiter.
    if (before === CR) this.#matched = 1;
    return content;
  }

  #leavePart(state: State): typeof PART_END | undefined {
    const wasInPart = this.#isInPart;
    this.#isInPart = state === 'head';
    this.#state = state;
    return wasInPart ? PART_END : undefined;
  }

  #readHead(): PartHead | undefined {
    const text = this.#headSize === 0 ? this.#window.cut(this.#chunk, this.#at) : undefined;
    if (text === undefined) return this.#goOnWithHead();
    const size = text.length + HEAD_END.length;
    this.#at += size;
    this.#state = 'content';
    return parsePartHead(text, size);
  }

  #goOnWithHead(): PartHead | undefined {
    const bytes = this.#takeHead();
    const isWhole = this.#headEnd === 4;
    this.#headSize += bytes.length;
    if (this.#headSize > MAX_HEAD)
      throw new FormError(`The headers of a part of the form are larger than ${MAX_HEAD} bytes`, true);
    this.#head += this.#decode(bytes, !isWhole);
    return isWhole ? this.#endHead() : undefined;
  }

  #endHead(): PartHead {
    const text = this.#head.slice(0, -HEAD_END.length);
    const size = this.#headSize;
    this.#head = '';
    this.#headSize = 0;
    this.#headEnd = 2;
    this.#state = 'content';
    return parsePartHead(text, size);
  }

  /** The bytes of a head that this chunk holds, with the empty line at its end. */
  #takeHead(): Uint8Array {
    const chunk = this.#chunk;
    const start = this.#at;
    let at = start;
    let headEnd = this.#headEnd;
    while (headEnd < 4 && at < chunk.length) {
      const byte = chunk[at];
      at += 1;
      if (byte === (headEnd % 2 === 0 ? CR : LF)) headEnd += 1;
      else headEnd = byte === CR ? 1 : 0;
    }
    this.#headEnd = headEnd;
    this.#at = at;
    return chunk.subarray(start, at);
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder.decode(bytes, stream ? { stream } : undefined);
    } catch {
      throw new FormError('The headers of a part of the form are not valid UTF-8');
    }
  }
}

/** Whether what stands behind a delimiter shows that it is none; no, where the chunk ends too early to tell. */
function isContentBehind(chunk: Uint8Array, at: number): boolean {
  const byte = chunk[at];
  const next = chunk[at + 1];
  if (byte === undefined || byte === SPACE || byte === TAB) return false;
  if (byte === DASH) return next !== undefined && next !== DASH;
  return byte !== CR || (next !== undefined && next !== LF);
}

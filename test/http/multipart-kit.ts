import { FormError } from '../../src/http/form-error.ts';
import { type MultipartEvent, MultipartParser, PART_END, parseBoundary } from '../../src/http/multipart.ts';
import { PartHead } from '../../src/http/part-headers.ts';

/** The boundary that is good enough for most tests, and the field that names it. */
export const BOUNDARY = 'BB';
export const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

export interface ParsedPart {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string;
  readonly value: Uint8Array;
}

/** What comes of a body, whichever way it is cut: the parts that are whole, and the error that ended it. */
export interface Outcome {
  readonly parts: ParsedPart[];
  readonly error: FormError | undefined;
}

/** The parts of a body that comes in these chunks. */
export function parseParts(contentType: string | null, chunks: Iterable<Uint8Array>, isStrict = false): ParsedPart[] {
  const { parts, error } = readOutcome(contentType, chunks, isStrict);
  if (error !== undefined) throw error;
  return parts;
}

/** The same for a body that may be wrong; any other error than a FormError is thrown. */
export function readOutcome(contentType: string | null, chunks: Iterable<Uint8Array>, isStrict = false): Outcome {
  const collector = new PartCollector();
  try {
    for (const event of readEvents(contentType, chunks, isStrict)) collector.take(event);
    return { parts: collector.parts, error: undefined };
  } catch (error) {
    if (error instanceof FormError) return { parts: collector.parts, error };
    throw error;
  }
}

export function* readEvents(
  contentType: string | null,
  chunks: Iterable<Uint8Array>,
  isStrict = false,
): Generator<MultipartEvent> {
  const parser = new MultipartParser(parseBoundary(contentType), isStrict);
  for (const chunk of chunks) {
    parser.push(chunk);
    for (let event = parser.next(); event !== undefined; event = parser.next()) yield event;
  }
  parser.finish();
}

/** Makes parts of events, and insists on their order: a head, pieces of which none is empty, an end. */
class PartCollector {
  readonly parts: ParsedPart[] = [];
  #head: PartHead | undefined;
  #pieces: Uint8Array[] = [];

  take(event: MultipartEvent): void {
    if (event instanceof PartHead) {
      if (this.#head !== undefined) throw new Error('A part begins in another');
      this.#head = event;
    } else if (event === PART_END) this.#end();
    else if (this.#head === undefined || event.length === 0) throw new Error('A piece is empty, or of no part');
    else this.#pieces.push(event);
  }

  #end(): void {
    if (this.#head === undefined) throw new Error('A part ends that has not begun');
    const { name, filename, type } = this.#head;
    this.parts.push({ name, filename, type, value: toBytes(...this.#pieces) });
    this.#head = undefined;
    this.#pieces = [];
  }
}

/** One after another; texts as UTF-8. */
export function toBytes(...pieces: (string | Uint8Array)[]): Uint8Array {
  const all = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece));
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export interface PartInit {
  readonly name: string;
  readonly filename?: string | undefined;
  readonly type?: string;
  readonly value: string | Uint8Array;
}

export function toPart({ name, filename, type = '', value }: PartInit): ParsedPart {
  return { name, filename, type, value: toBytes(value) };
}

/** A body as browsers write it. */
export function buildBody(parts: readonly PartInit[], boundary: string = BOUNDARY): Uint8Array {
  const pieces = parts.flatMap((part) => [`--${boundary}\r\n`, buildHead(part), part.value, '\r\n']);
  return toBytes(...pieces, `--${boundary}--\r\n`);
}

export function buildHead({ name, filename, type }: Omit<PartInit, 'value'>): string {
  const file = filename === undefined ? '' : `; filename="${escapeName(filename)}"`;
  const line = type === undefined ? '' : `Content-Type: ${type}\r\n`;
  return `Content-Disposition: form-data; name="${escapeName(name)}"${file}\r\n${line}\r\n`;
}

/** WHATWG HTML, "multipart/form-data encoding algorithm". */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** How a body comes: whole, byte by byte, or cut at these places; they count from the start again where it is shorter. */
export type Cut = 'whole' | 'byte by byte' | readonly number[];

/** The chunks of a body; where places are equal some are empty. */
export function cut(body: Uint8Array, how: Cut): Uint8Array[] {
  if (how === 'whole') return [body];
  if (how === 'byte by byte') return Array.from(body, (_, at) => body.subarray(at, at + 1));
  const places = how.map((place) => place % (body.length + 1)).sort((a, b) => a - b);
  return [...places, body.length].map((end, index) => body.subarray(places[index - 1] ?? 0, end));
}

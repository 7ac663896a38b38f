/** A form of one or more parts, whole and in the pieces that a network delivers. */
export interface Body {
  readonly boundary: string;
  readonly whole: Uint8Array<ArrayBuffer>;
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** How many bytes of content it has. */
  readonly content: number;
}

const MIB = 1024 * 1024;
const CHUNK = 65_536;
const encoder = new TextEncoder();

/** What Chromium writes: as long as boundaries get. */
const USUAL = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
/** Legal, and like everything that a hostile client can send; it makes skip tables useless. */
const MONOTONE = 'a'.repeat(70);

/** The bodies by name, made when they are needed. */
export const CASES: Readonly<Record<string, () => Body>> = {
  'file: random': () => makeFile(USUAL, 32 * MIB, makeNoise(MIB)),
  'file: text': () =>
    makeFile(USUAL, 32 * MIB, 'So it goes: lines of about seventy characters, as in a letter or source.\r\n'),
  'file: zeros': () => makeFile(USUAL, 32 * MIB, '\0'),
  'hostile: boundary a x 70 in a': () => makeFile(MONOTONE, 8 * MIB, 'a'),
  'hostile: nearly the boundary': () => makeFile(MONOTONE, 8 * MIB, `\r\n--${'a'.repeat(69)}b`),
  'hostile: all but the CR': () => makeFile(MONOTONE, 8 * MIB, `\n--${MONOTONE}`),
  'hostile: CR LF - -': () => makeFile(USUAL, 8 * MIB, '\r\n--'),
  'hostile: CR LF': () => makeFile(USUAL, 8 * MIB, '\r\n'),
  'hostile: CR': () => makeFile(USUAL, 8 * MIB, '\r'),
  'hostile: LF': () => makeFile(USUAL, 8 * MIB, '\n'),
  'hostile: dashes': () => makeFile(USUAL, 8 * MIB, '-'),
  'hostile: CR each 33 bytes': () => makeFile(USUAL, 8 * MIB, `\r${'x'.repeat(32)}`),
  'hostile: 1-byte chunks': () => makeFile(USUAL, CHUNK, makeNoise(CHUNK), 1),
  'one small form': () => makeParts(USUAL, 3, 'name="field"', encoder.encode('some value')),
  'small files': () => makeParts(USUAL, 2000, 'name="file"; filename="a.bin"', makeNoise(2048)),
  'tiny fields': () => makeParts(USUAL, 10_000, 'name="field"', encoder.encode('v')),
  'tiny fields, 1-byte boundary': () => makeParts('b', 10_000, 'name="field"', encoder.encode('v')),
  'tiny fields, not ASCII': () => makeParts(USUAL, 10_000, 'name="pole-\u017elu\u0165"', encoder.encode('v')),
};

function makeFile(boundary: string, size: number, pattern: string | Uint8Array, chunk = CHUNK): Body {
  const content = repeat(typeof pattern === 'string' ? encoder.encode(pattern) : pattern, size);
  const head =
    'Content-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: application/octet-stream';
  return makeBody(boundary, chunk, size, [encoder.encode(`--${boundary}\r\n${head}\r\n\r\n`), content]);
}

function makeParts(boundary: string, count: number, parameters: string, content: Uint8Array): Body {
  const head = encoder.encode(`--${boundary}\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n`);
  const pieces = Array.from({ length: count }, (_, index) => [
    index === 0 ? [] : encoder.encode('\r\n'),
    head,
    content,
  ]);
  return makeBody(boundary, CHUNK, count * content.length, pieces.flat());
}

function makeBody(boundary: string, size: number, content: number, pieces: readonly ArrayLike<number>[]): Body {
  const end = encoder.encode(`\r\n--${boundary}--\r\n`);
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, end.length));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  whole.set(end, at);
  const count = Math.ceil(whole.length / size);
  const chunks = Array.from({ length: count }, (_, index) => whole.subarray(index * size, (index + 1) * size));
  return { boundary, whole, chunks, content };
}

function repeat(pattern: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += pattern.length) bytes.set(pattern.subarray(0, size - at), at);
  return bytes;
}

/** Bytes without a pattern, the same each time. */
function makeNoise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

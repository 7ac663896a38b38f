const CR = 13;
const encoder = new TextEncoder();

/**
 * `\r\n--boundary`, which stands between the parts of a multipart form (RFC 2046 section 5.1.1), and how to find it in
 * linear time, whatever the boundary and the content are: the client chooses both.
 *
 * One byte is looked at in each stretch as long as the delimiter, for a delimiter that begins in the stretch has one of
 * its bytes there. Mostly it is none, and the next stretch has its turn. Else a delimiter may begin in this one, where a CR
 * stands. No boundary holds a CR; so what is compared behind one is never compared again.
 */
export class Delimiter {
  readonly length: number;
  /** The delimiter, and a dash, with which that behind the last part goes on. */
  readonly #bytes: Uint8Array;
  /** For each byte its last place in the delimiter, counted from 1; 0 for a byte that is not in it. */
  readonly #last: Uint8Array = new Uint8Array(256);
  /** For each place the place before it where the same byte stands; 0 where there is none. */
  readonly #before: Uint8Array;

  constructor(boundary: string) {
    this.#bytes = encoder.encode(`\r\n--${boundary}-`);
    this.length = this.#bytes.length - 1;
    this.#before = new Uint8Array(this.length + 1);
    for (let place = 1; place <= this.length; place++) {
      const byte = this.#bytes[place - 1] as number;
      this.#before[place] = this.#last[byte] as number;
      this.#last[byte] = place;
    }
  }

  /** Where the first delimiter begins, or as much of one as the chunk ends with; the chunk's length where there is none. */
  find(chunk: Uint8Array, start: number): number {
    const { length } = this;
    const end = chunk.length;
    let at = skip(chunk, start + length - 1, length, this.#last);
    while (at < end) {
      const begin = this.#findAround(chunk, at);
      if (begin <= at) return begin;
      at = skip(chunk, at + length, length, this.#last);
    }
    return this.#scan(chunk, at - length + 1, end);
  }

  /** Where a delimiter begins that has its byte of this place, or of one before it, at `at`; behind it where there is none. */
  #findAround(chunk: Uint8Array, at: number): number {
    const before = this.#before;
    for (let place = this.#last[chunk[at] as number] as number, tries = 0; place > 0; place = before[place] as number) {
      const begin = at - place + 1;
      if (chunk[begin] === CR && this.#isAt(chunk, begin)) return begin;
      tries += 1;
      // A boundary of one letter: to look at all bytes of the stretch is faster than to go through the letter's places.
      if (tries > 8) return this.#scan(chunk, begin + 1, at + 1);
    }
    return at + 1;
  }

  #scan(chunk: Uint8Array, start: number, end: number): number {
    let begin = start;
    while (begin < end && (chunk[begin] !== CR || !this.#isAt(chunk, begin))) begin += 1;
    return begin;
  }

  /** Where the chunk stops to be what the delimiter goes on with. */
  match(chunk: Uint8Array, start: number, matched: number): number {
    const bytes = this.#bytes;
    const end = Math.min(chunk.length, start + this.length - matched);
    const shift = matched - start;
    let at = start;
    while (at < end && chunk[at] === bytes[at + shift]) at += 1;
    return at;
  }

  /** So many of its bytes. */
  take(length: number): Uint8Array {
    return this.#bytes.slice(0, length);
  }

  #isAt(chunk: Uint8Array, begin: number): boolean {
    const at = this.match(chunk, begin, 0);
    return at === chunk.length || at - begin === this.length;
  }
}

/** The first byte in steps that is one of the delimiter's; a function of its own, for engines make the most of a small loop. */
function skip(chunk: Uint8Array, start: number, step: number, last: Uint8Array): number {
  const end = chunk.length;
  let at = start;
  while (at < end && last[chunk[at] as number] === 0) at += step;
  return at;
}

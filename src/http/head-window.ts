/** The end of the last field, and an empty line. */
export const HEAD_END = '\r\n\r\n';

/** How many bytes become text at once: some twenty heads of small fields. */
const SIZE = 2048;
/** How near behind another a head begins where more are expected to follow. */
const NEAR = 512;
/** For how many bytes nothing is tried behind such as were not ASCII: to make text of them can take long. */
const PAUSE = 8 * SIZE;
const CR = 13;
const decoder = new TextDecoder();

/**
 * Cuts heads of small parts out of a text that holds more than one: what decoding costs is the call, not the bytes. Only
 * of ASCII each byte is a character; for other heads, those that are longer and those that a chunk cuts, there is no text.
 */
export class HeadWindow {
  /** What stands in the chunk from `start` to `end`; `''` where that is not to be used. */
  #text = '';
  #start = 0;
  #end = 0;
  /** Where the head before began. */
  #before = -NEAR;

  /** Forgets the chunk before. */
  reset(): void {
    this.#text = '';
    this.#end = 0;
    this.#before = -NEAR;
  }

  /** The head that begins here, up to HEAD_END; undefined where it is to be read byte by byte. */
  cut(chunk: Uint8Array, start: number): string | undefined {
    const isNear = start - this.#before < NEAR;
    this.#before = start;
    // An empty line ends a head that has no fields, too.
    if (chunk[start] === CR || (start >= this.#end && !isNear)) return undefined;
    if (start >= this.#end) this.#open(chunk, start);
    let end = this.#text.indexOf(HEAD_END, start - this.#start);
    if (end < 0 && this.#text !== '' && this.#start < start) {
      this.#open(chunk, start);
      end = this.#text.indexOf(HEAD_END);
    }
    return end < 0 ? undefined : this.#text.slice(start - this.#start, end);
  }

  #open(chunk: Uint8Array, start: number): void {
    const bytes = chunk.subarray(start, start + SIZE);
    const text = decoder.decode(bytes);
    const isAscii = text.length === bytes.length && !text.includes('\ufffd');
    this.#text = isAscii ? text : '';
    this.#start = start;
    this.#end = start + (isAscii ? text.length : PAUSE);
  }
}

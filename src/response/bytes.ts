export const NO_BYTES: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/** Whether a value is bytes, also those of another realm, as in Jest or `node:vm`: they are no instances of the classes here. */
export function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return true;
  if (typeof value !== 'object' || value === null) return false;
  return ArrayBuffer.isView(value) ? tagOf(value) === 'Uint8Array' : tagOf(value) === 'ArrayBuffer';
}

/** The class of an object of the language, whichever realm it is of; `Object` for those of other classes. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The one door through which bytes become a body: views of any buffer come in, a body that the web's types take goes out. */
export function bytesOf(data: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(data)) return new Uint8Array(data);
  // Shared memory may change while it is sent, and no runtime takes it.
  if (tagOf(data.buffer) === 'SharedArrayBuffer') return new Uint8Array(data);
  if (data instanceof Uint8Array) return data as Uint8Array<ArrayBuffer>;
  const { buffer, byteOffset, byteLength } = data as Uint8Array<ArrayBuffer>;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Blocks as one piece; a single block stays as it is. */
export function joinBytes(blocks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  if (blocks.length === 1 && blocks[0] !== undefined) return bytesOf(blocks[0]);
  const joined = new Uint8Array(size);
  let at = 0;
  for (const block of blocks) {
    joined.set(block, at);
    at += block.byteLength;
  }
  return joined;
}

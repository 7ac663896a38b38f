export const NO_BYTES: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/** Whether a value is bytes. Those of another realm, as in Jest or `node:vm`, are not instances of this realm's classes. */
export function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return true;
  if (typeof value !== 'object' || value === null) return false;
  return ArrayBuffer.isView(value) ? tagOf(value) === 'Uint8Array' : tagOf(value) === 'ArrayBuffer';
}

/** The built-in class of an object of any realm; `Object` for instances of other classes. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Converts bytes to the type that web bodies take. */
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

export const NO_BYTES: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/** The one door through which bytes become a body: views of any buffer come in, a body that the web's types take goes out. */
export function bytesOf(data: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return isShared(data) ? new Uint8Array(data) : (data as Uint8Array<ArrayBuffer>);
}

/** Shared memory may change while it is sent, and no runtime takes it. */
function isShared({ buffer }: Uint8Array): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
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

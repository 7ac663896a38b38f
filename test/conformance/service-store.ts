/** A service that takes what is put there, and tells how much it was and what it adds up to. */
export default {
  async fetch(request: Request): Promise<Response> {
    let size = 0;
    let sum = 0;
    for await (const block of request.body ?? []) {
      size += block.length;
      for (const byte of block) sum = (sum * 31 + byte) % 1_000_003;
    }
    return Response.json({ path: new URL(request.url).pathname, size, sum });
  },
};

/** Milliseconds after which a slice ends, as soon as the next block is there. */
const SLICE = 10;

let last: Promise<void> = Promise.resolve();

/** A turn of the event loop in which no other slice runs, however many requests ask for one. */
function nextTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setTimeout(resolve)));
  return last;
}

/**
 * Makes blocks in slices, so that other requests are answered between them. An empty block is a place to pause at, and is not
 * passed on.
 */
export async function* inSlices(blocks: Iterable<string>): AsyncGenerator<string> {
  await nextTurn();
  let start = performance.now();
  for (const block of blocks) {
    if (block !== '') yield block;
    if (performance.now() - start < SLICE) continue;
    await nextTurn();
    start = performance.now();
  }
}

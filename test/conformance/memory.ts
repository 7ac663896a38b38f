import type { Served } from './runtimes.ts';

const MIB = 2 ** 20;

/** How much the memory of a process grows, in MiB. */
export function watchMemory(served: Served): { look: () => void; end: (what: string) => number } {
  const before = served.memory();
  let most = before;
  const look = (): void => {
    most = Math.max(most, served.memory());
  };
  return {
    look,
    end(what) {
      look();
      const growth = Math.round((most - before) / MIB);
      console.log(`memory for ${what}: ${growth} MiB`);
      return growth;
    },
  };
}

/** Waits until a server has printed that it was asked, so that it has begun to answer. */
export function waitUntilAsked(served: Served): Promise<void> {
  return waitFor(() => served.printed().includes('asked'));
}

/** Waits until something has happened, for at most ten seconds. */
export async function waitFor(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not happen');
}

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

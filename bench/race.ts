import { type Runtime, Worker } from './runtimes.ts';

/** How long a race is. */
export interface Pace {
  readonly rounds: number;
  /** How long one turn should take, in milliseconds: long beside the asking, which is measured too on workerd. */
  readonly turn: number;
}

/** After so many milliseconds a contestant is out: some never end. */
const DEADLINE = 10_000;

/** The usual pace, or that of a short bench. */
export function choosePace({ isShort }: { readonly isShort: boolean }): Pace {
  return isShort ? { rounds: 5, turn: 25 } : { rounds: 7, turn: 50 };
}

/**
 * Has contestants do the same job, in turns, each in a process of its own.
 * @param files Bundles that serve the job, by the names of the contestants.
 * @returns The milliseconds of a processor that the job took in each round, or the reason why it failed.
 */
export async function race(
  runtime: Runtime,
  files: ReadonlyMap<string, string>,
  job: string,
  pace: Pace,
): Promise<Map<string, number[] | string>> {
  const results = new Map<string, number[] | string>();
  const racers: Racer[] = [];
  for (const [name, file] of files) {
    const racer = new Racer(name, new Worker(runtime, file), job, pace);
    racers.push(racer);
    await racer.warmUp();
  }
  for (let round = 0; round < pace.rounds; round++) for (const racer of racers) await racer.takeTurn();
  for (const racer of racers) results.set(racer.name, racer.problem ?? racer.turns);
  return results;
}

class Racer {
  readonly name: string;
  /** The milliseconds of each turn. */
  readonly turns: number[] = [];
  problem: string | undefined;
  readonly #worker: Worker;
  readonly #job: string;
  readonly #pace: Pace;
  #times = 1;

  constructor(name: string, worker: Worker, job: string, pace: Pace) {
    this.name = name;
    this.#worker = worker;
    this.#job = job;
    this.#pace = pace;
  }

  async warmUp(): Promise<void> {
    await this.#attempt(() => this.#worker.start());
    // The first makes the body; by the fourth the code is compiled.
    for (let run = 0; run < 4; run++) {
      const time = await this.#run();
      if (time !== undefined) this.#times = Math.max(1, Math.round(this.#pace.turn / time));
    }
  }

  async takeTurn(): Promise<void> {
    const time = await this.#run();
    if (time !== undefined) this.turns.push(time);
    if (this.turns.length === this.#pace.rounds) this.#worker.end();
  }

  /** The milliseconds that the job took once. */
  async #run(): Promise<number | undefined> {
    const time = await this.#attempt(() => this.#worker.run(this.#job, this.#times, DEADLINE));
    return time === undefined ? undefined : time / this.#times;
  }

  /** A contestant that failed once does nothing more. */
  async #attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    if (this.problem !== undefined) return undefined;
    try {
      return await action();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.#worker.end();
      return undefined;
    }
  }
}

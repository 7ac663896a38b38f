import { type Runtime, Worker } from './runtimes.ts';

const ROUNDS = 5;
/** How long one turn should take, in milliseconds: long beside the asking, which is measured too. */
const TURN = 100;
/** After so many milliseconds a contestant is out: some never end. */
const DEADLINE = 10_000;

/**
 * Has contestants do the same job, in turns, each in a process of its own.
 * @param files Bundles that serve the job, by the names of the contestants.
 * @returns The milliseconds that the job took in each round, or the reason why it failed.
 */
export async function race(
  runtime: Runtime,
  files: ReadonlyMap<string, string>,
  job: string,
): Promise<Map<string, number[] | string>> {
  const results = new Map<string, number[] | string>();
  const racers: Racer[] = [];
  for (const [name, file] of files) {
    const racer = new Racer(name, new Worker(runtime, file), job);
    racers.push(racer);
    await racer.warmUp();
  }
  for (let round = 0; round < ROUNDS; round++) for (const racer of racers) await racer.takeTurn();
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
  #times = 1;

  constructor(name: string, worker: Worker, job: string) {
    this.name = name;
    this.#worker = worker;
    this.#job = job;
  }

  async warmUp(): Promise<void> {
    await this.#attempt(() => this.#worker.start());
    // The first makes the body; by the third the code is compiled.
    for (let run = 0; run < 3; run++) {
      const time = await this.#run();
      if (time !== undefined) this.#times = Math.max(1, Math.round(TURN / time));
    }
  }

  async takeTurn(): Promise<void> {
    const time = await this.#run();
    if (time !== undefined) this.turns.push(time);
    if (this.turns.length === ROUNDS) this.#worker.end();
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

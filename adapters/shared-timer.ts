/** What rings unless it is stopped. */
interface Alarm {
  /** By the clock of `performance`. */
  readonly due: number;
  readonly ring: () => void;
}

/** Milliseconds between two looks at all alarms: they may be late by as many. */
const INTERVAL = 250;

/**
 * One timer for many alarms of which nearly all are stopped before they ring, such as those of reads: to start and stop a
 * timer of the runtime for each costs more than a short read. It keeps no process alive.
 */
export class SharedTimer {
  readonly #alarms = new Set<Alarm>();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer of the runtime rings. */
  #next: number = Number.POSITIVE_INFINITY;

  /** Starts an alarm, and gives back what stops it. */
  start(seconds: number, ring: () => void): () => void {
    const alarm = { due: performance.now() + seconds * 1000, ring };
    this.#alarms.add(alarm);
    if (alarm.due < this.#next) this.#wait(alarm.due);
    return () => this.#alarms.delete(alarm);
  }

  #wait(until: number): void {
    clearTimeout(this.#timer);
    this.#next = until;
    this.#timer = setTimeout(() => this.#look(), until - performance.now());
    this.#timer.unref();
  }

  #look(): void {
    const now = performance.now();
    this.#next = Number.POSITIVE_INFINITY;
    let next = this.#next;
    for (const alarm of this.#alarms) {
      if (alarm.due > now) next = Math.min(next, alarm.due);
      else if (this.#alarms.delete(alarm)) alarm.ring();
    }
    if (this.#alarms.size > 0) this.#wait(Math.max(next, now + INTERVAL));
  }
}

const shared = new SharedTimer();

/** Starts a timer, and gives back what stops it. */
export function startTimer(seconds: number, ring: () => void): () => void {
  return shared.start(seconds, ring);
}

/** What rings unless it is stopped; all that wait stand in a ring. */
interface Alarm {
  /** By the clock of `performance`. */
  readonly due: number;
  readonly ring: () => void;
  before: Alarm;
  after: Alarm;
}

/** Milliseconds between two looks at all alarms: they may be late by as many. */
const INTERVAL = 250;

/**
 * One timer for many alarms of which nearly all are stopped before they ring, such as those of reads: to start and stop a
 * timer of the runtime for each costs more than a short read. It keeps no process alive.
 */
export class SharedTimer {
  /** Where the ring begins and ends: no alarm itself. Out of a Set an alarm would not be taken as cheaply. */
  readonly #head: Alarm = createHead();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer of the runtime rings. */
  #next: number = Number.POSITIVE_INFINITY;

  /** Starts an alarm, and gives back what stops it. */
  start(seconds: number, ring: () => void): () => void {
    const head = this.#head;
    const alarm = { due: performance.now() + seconds * 1000, ring, before: head, after: head.after };
    alarm.after.before = alarm;
    head.after = alarm;
    if (alarm.due < this.#next) this.#wait(alarm.due);
    return () => takeOut(alarm);
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
    for (const alarm of [...this.#waiting()]) if (alarm.due <= now && takeOut(alarm)) alarm.ring();
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#waiting()) next = Math.min(next, due);
    if (next < Number.POSITIVE_INFINITY) this.#wait(Math.max(next, now + INTERVAL));
  }

  *#waiting(): Generator<Alarm> {
    for (let alarm = this.#head.after; alarm !== this.#head; alarm = alarm.after) yield alarm;
  }
}

function createHead(): Alarm {
  const head = { due: Number.POSITIVE_INFINITY, ring: () => {} } as Alarm;
  head.before = head;
  head.after = head;
  return head;
}

/** False for one that is out already: it stands in a ring of its own. */
function takeOut(alarm: Alarm): boolean {
  const { before, after } = alarm;
  before.after = after;
  after.before = before;
  alarm.before = alarm;
  alarm.after = alarm;
  return after !== alarm;
}

const shared = new SharedTimer();

/** Starts a timer, and gives back what stops it. */
export function startTimer(seconds: number, ring: () => void): () => void {
  return shared.start(seconds, ring);
}

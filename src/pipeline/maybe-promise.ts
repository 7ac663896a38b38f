/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/** Passes a value to the next step, synchronously unless it is a promise: each promise costs turns of the event loop. */
export function andThen<T, R>(value: T | PromiseLike<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? Promise.resolve(value as PromiseLike<T>).then(next) : next(value);
}

/** Whether a value must be awaited. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** The value of a promise; undefined if it takes longer than a number of milliseconds. */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds))]);
}

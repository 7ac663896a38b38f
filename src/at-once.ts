/** A value that is there, or will be. */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, which saves the turns that a promise takes. */
export function andThen<T, R>(value: T | PromiseLike<T>, next: (value: T) => Soon<R>): Soon<R> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value as T);
}

/** Does something, and what else there is to do when that fails, be it at once or later. */
export function orElse<T>(run: () => T | PromiseLike<T>, recover: (error: unknown) => Soon<T>): Soon<T> {
  try {
    const value = run();
    return isThenable(value) ? Promise.resolve(value).catch(recover) : (value as T);
  } catch (error) {
    return recover(error);
  }
}

/** Goes on with what something gives, or, where that fails, with what stands in for it: one turn of a promise, not two. */
export function settle<T, R>(
  run: () => T | PromiseLike<T>,
  recover: (error: unknown) => Soon<T>,
  next: (value: T) => Soon<R>,
): Soon<R> {
  let value: T | PromiseLike<T>;
  let isLate: boolean;
  try {
    value = run();
    isLate = isThenable(value);
  } catch (error) {
    return andThen(recover(error), next);
  }
  if (!isLate) return next(value as T);
  return Promise.resolve(value).then(next, (error) => andThen(recover(error), next));
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | undefined | null)?.then === 'function';
}

/** `instanceof` for what was thrown: it asks the class and looks at the value, and either may throw. */
export function isInstance<T>(value: unknown, expected: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof expected;
  } catch {
    return false;
  }
}

/** A promise that perhaps nobody awaits, or late: when it rejects meanwhile, that must not end the process. */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Why a response that has started cannot be changed. */
export const STARTED = 'The response has started';

const IN_TIME = 'before flush(), and before more than bufferSize bytes are written';

/** The error for changing a response that is frozen. */
export function frozenError(why: string, what: string): Error {
  return new Error(`${why}: ${what} cannot be changed any more${why === STARTED ? `; it can ${IN_TIME}` : ''}`);
}

/** The error of a handler that returns or throws another response after its own has started. */
export function startedError(what: string, cause?: unknown): TypeError {
  const text = `${what} after the response had started; do that ${IN_TIME}`;
  return new TypeError(text, cause === undefined ? undefined : { cause });
}

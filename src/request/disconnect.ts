/** Names of the errors with which a body ends whose client has left: `Http` and `BadResource` are Deno's. */
const NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'Http', 'BadResource', 'ConnectionReset', 'BrokenPipe']);

/** Codes of Node's. */
const CODES: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Messages of errors that have no name of their own: those of workerd, and Deno's of chunks that are malformed. */
const MESSAGE =
  /^(?:Network connection lost|Can't read from request stream because client disconnected|invalid HTTP\/1 request)/;

/**
 * Whether a body cannot be read because its client has left, or has broken the framing, which is no different on most
 * runtimes. Any other error is one of the server.
 */
export function isDisconnect(error: unknown, request: Request): boolean {
  if (typeof error !== 'object' || error === null) return request.signal.aborted;
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown };
  const isKnown = NAMES.has(name) || CODES.has(code) || MESSAGE.test(String(message));
  // Deno warns where the signal is looked at; its errors are known.
  return isKnown || request.signal.aborted;
}

/** The client has left before it had everything: `req.write` throws it, and a body that breaks off. */
export class BrokenClientConnection extends Error {
  override readonly name = 'BrokenClientConnection';

  constructor(message = 'The client has left') {
    super(message);
  }
}

/**
 * What a broken transfer is told to the runtime with. It says nothing of the reason, since three runtimes print it: the
 * reason is in the log, once.
 */
export function transferError(): Error {
  const error = new Error('poorfetch broke this transfer off; the reason stands in the log');
  error.stack = error.message;
  return error;
}

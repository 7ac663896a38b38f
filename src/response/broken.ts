/** The client disconnected before the request or the response was complete. */
export class BrokenClientConnection extends Error {
  override readonly name = 'BrokenClientConnection';

  constructor(message = 'The client has left', options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * The client has left before its request was complete.
 * @param cause What the runtime says of it.
 */
export function incompleteRequest(cause?: unknown): BrokenClientConnection {
  const options = cause === undefined ? {} : { cause };
  return new BrokenClientConnection('The client left before its request was complete', options);
}

/**
 * What a broken transfer is told to the runtime with. It says nothing of the reason, since three runtimes print it: the
 * reason is in the log, once.
 */
export class TransferError extends Error {
  override readonly name = 'TransferError';

  constructor() {
    super('poorfetch broke this transfer off; the reason stands in the log');
    this.stack = this.message;
  }
}

/** The client has left before it had everything: `req.write` throws it, and a body that breaks off. */
export class BrokenClientConnection extends Error {
  override readonly name = 'BrokenClientConnection';

  constructor(message = 'The client has left') {
    super(message);
  }
}

/** The client has left before its request was complete. */
export function incompleteRequest(): BrokenClientConnection {
  return new BrokenClientConnection('The client left before its request was complete');
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

import { printsBodyErrors } from './create-response.ts';

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

/** The error of a body that the library has aborted. It does not contain the reason, which has been logged. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  /** workerd takes an error with this property for a lost connection. It prints every other one. */
  readonly retryable = true;

  constructor() {
    super('poorfetch broke this transfer off; the reason stands in the log');
    this.stack = this.message;
  }
}

/** What a body of the library is aborted with, so that the runtime does not print it. */
export function createTransferError(): TransferError | null {
  return printsBodyErrors ? null : new TransferError();
}

/** Whether the library has aborted a body, and logged the reason. */
export function isTransferError(error: unknown): boolean {
  return error instanceof TransferError || (printsBodyErrors && error === null);
}

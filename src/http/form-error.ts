/** What is wrong with a query or form, in words for the client. */
export class FormError extends Error {
  override readonly name = 'FormError';
  /** Whether a limit was passed, rather than the syntax broken. */
  readonly isLimit: boolean;

  constructor(message: string, isLimit = false) {
    super(message);
    this.isLimit = isLimit;
  }
}

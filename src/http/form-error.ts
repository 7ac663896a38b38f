import { createLimitError, type LimitSetting } from './limit.ts';

/** An invalid query or form. The message is sent to the client. */
export class FormError extends Error {
  override readonly name = 'FormError';
  /** Whether a limit was exceeded, as opposed to a syntax error. */
  readonly isLimit: boolean;

  constructor(message: string, isLimit = false, cause?: Error) {
    super(message, cause && { cause });
    this.isLimit = isLimit;
  }

  /** A limit that a setting determines: the message names the limit, the cause the setting. */
  static limit(message: string, setting: LimitSetting, value: number): FormError {
    return new FormError(message, true, createLimitError(setting, value));
  }
}

import { HTTPException } from '../http/exception.ts';
import { FormError } from '../http/form-error.ts';
import { parseUrlencoded, type UrlencodedOptions } from '../http/urlencoded.ts';
import { Args } from './args.ts';

/**
 * The arguments of a query string, as `req.args` has them.
 * @throws HTTPException 400 for what `strictParsing` does not take, and for more than `maxFields` fields.
 */
export function parseArgs(query: string, options: UrlencodedOptions = {}): Args {
  try {
    return new Args(parseUrlencoded(query.startsWith('?') ? query.slice(1) : query, options));
  } catch (error) {
    throw toException(error, 400);
  }
}

/** Converts a FormError to a response for the client: 400, or the status `limit` if a limit was exceeded. */
export function toException(error: unknown, limit: number): unknown {
  if (!(error instanceof FormError)) return error;
  const { message, cause, isLimit } = error;
  return new HTTPException(isLimit ? limit : 400, { message, cause });
}

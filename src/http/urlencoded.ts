import { FormError } from './form-error.ts';

/** Options for parsing a query or an urlencoded form. */
export interface UrlencodedOptions {
  /** Keep parameters that have no value, as an empty string. Default: false. */
  readonly keepBlankValues?: boolean;
  /** Reject parameters without `=`, invalid escapes and invalid UTF-8. Default: false, which keeps them as they are. */
  readonly strictParsing?: boolean;
  /** Maximum number of parameters. Default: 1000. */
  readonly maxFields?: number;
}

/**
 * The fields of `name=value&name=value`, decoded once (WHATWG URL, application/x-www-form-urlencoded).
 * @throws FormError for more than `maxFields` fields, and for malformed ones where parsing is strict.
 */
export function parseUrlencoded(text: string, options: UrlencodedOptions = {}): [name: string, value: string][] {
  const { keepBlankValues = false, strictParsing = false, maxFields = 1000 } = options;
  const pairs: [name: string, value: string][] = [];
  let fields = 0;
  for (let start = 0; start <= text.length; ) {
    const mark = text.indexOf('&', start);
    const end = mark < 0 ? text.length : mark;
    const field = text.slice(start, end);
    start = end + 1;
    if (field === '') continue;
    fields += 1;
    if (fields > maxFields) throw FormError.limit(`There are more than ${maxFields} fields`, 'maxFields', maxFields);
    const [name, value] = parseField(field, strictParsing);
    if (value !== '' || keepBlankValues) pairs.push([name, value]);
  }
  return pairs;
}

function parseField(field: string, strict: boolean): [name: string, value: string] {
  const equals = field.indexOf('=');
  if (equals < 0 && strict) throw new FormError(`The field ${JSON.stringify(field.slice(0, 60))} has no "="`);
  if (equals < 0) return [decode(field, strict), ''];
  return [decode(field.slice(0, equals), strict), decode(field.slice(equals + 1), strict)];
}

function decode(text: string, strict: boolean): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    if (strict) throw new FormError(`${JSON.stringify(text.slice(0, 60))} is not percent-encoded UTF-8`);
    return new URLSearchParams(`v=${text}`).get('v') ?? '';
  }
}

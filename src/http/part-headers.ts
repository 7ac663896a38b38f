import { isCharset } from './charset.ts';
import { parseContentType } from './content-type.ts';
import { FormError } from './form-error.ts';
import { isToken } from './header.ts';

interface PartHeadInit {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string;
  /** Whether the part has a name of a file in a form that is not read. Default false. */
  readonly isFile?: boolean;
  readonly charset?: string | undefined;
}

/** What a part of a multipart form says of itself before its bytes (RFC 7578 section 4.2). */
export class PartHead {
  readonly name: string;
  /** As the client wrote it, perhaps with a path; undefined for a field that is no file. */
  readonly filename: string | undefined;
  /** The media type without its parameters, in lower case; `''` where the part tells none. */
  readonly type: string;
  /** The character set that the type names, if it names one. */
  readonly charset: string | undefined;
  /** Whether the bytes are a text: those of a file are not, nor are those of another type or of an unknown character set. */
  readonly isText: boolean;
  /** How many bytes it took. */
  readonly size: number;
  readonly #text: string;

  constructor(text: string, size: number, { name, filename, type, isFile = false, charset }: PartHeadInit) {
    this.#text = text;
    this.size = size;
    this.name = name;
    this.filename = filename;
    this.type = type.toLowerCase();
    this.charset = charset;
    const mayBeText = !isFile && filename === undefined && (charset === undefined || isCharset(charset));
    this.isText = mayBeText && (type === '' || TEXT_TYPE.test(this.type));
  }

  /** All header fields, by name in lower case; of two with one name the first. */
  get headers(): ReadonlyMap<string, string> {
    return parseFields(this.#text);
  }
}

/** Types that are texts; a part without a type is one as well (RFC 7578 section 4.4). */
const TEXT_TYPE = /^(?:text\/.*|application\/(?:.*\+)?(?:json|xml)|application\/x-www-form-urlencoded)$/;

/** The head that browsers write, whole; nothing in it needs a second look. */
const USUAL =
  /^Content-Disposition: form-data; name="([^"\\%\r\n]*)"(?:; filename="([^"\\%\r\n]*)")?(?:\r\nContent-Type: ([\w!#$&^.+-]+\/[\w!#$&^.+-]+))?$/;

/**
 * The head of one part.
 * @throws FormError for lines that are no header fields, and where Content-Disposition names no field of a form.
 */
export function parsePartHead(text: string, size: number): PartHead {
  const usual = USUAL.exec(text);
  if (usual !== null)
    return new PartHead(text, size, { name: usual[1] ?? '', filename: usual[2], type: usual[3] ?? '' });
  const headers = parseFields(text);
  const parameters = parseDisposition(headers.get('content-disposition'));
  const name = parameters.get('name');
  if (name === undefined) throw new FormError('A part of the form has no name');
  const contentType = parseContentType(headers.get('content-type') ?? null);
  return new PartHead(text, size, {
    name,
    filename: parameters.get('filename'),
    type: contentType.type,
    // RFC 7578 section 4.2 forbids it, and a name that is read in one of two ways is a danger; the bytes are those of a file.
    isFile: parameters.has('filename*'),
    charset: contentType.parameters.get('charset'),
  });
}

function parseFields(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text === '' ? [] : text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!isToken(name) || /[\r\n]/.test(line))
      throw new FormError(`${quote(line)} is not a valid header of a part of the form`);
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/** One `; name=value` or `; name="quoted"`; sticky, so that a scan never starts again. */
const PARAMETER = /[\t ]*;[\t ]*(?:([^\s;="]+)[\t ]*=[\t ]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s;"]*)))?/y;

/** The same, where a backslash before a quotation mark is the last character of the value. */
const PLAIN_PARAMETER = /[\t ]*;[\t ]*(?:([^\s;="]+)[\t ]*=[\t ]*(?:"([^"]*)"|([^\s;"]*)))?/y;

/**
 * The parameters of `form-data; name="a"; filename="b"`, of one name the first. Browsers, fetch and curl escape a quotation
 * mark as `%22` and leave backslashes alone, older clients escape with a backslash: a field that cannot be read with such
 * escapes is read without them.
 */
function parseDisposition(field: string | undefined): ReadonlyMap<string, string> {
  if (field === undefined) throw new FormError('A part of the form has no Content-Disposition');
  const parameters = /^form-data/i.test(field)
    ? (scanParameters(field, true) ?? scanParameters(field, false))
    : undefined;
  if (parameters !== undefined) return parameters;
  throw new FormError(`${quote(field)} is not a valid Content-Disposition of a form field`);
}

/** Undefined for a field that is not such a list to its end. */
function scanParameters(field: string, hasEscapes: boolean): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  const parameter = hasEscapes ? PARAMETER : PLAIN_PARAMETER;
  let at = 'form-data'.length;
  while (at < field.length) {
    parameter.lastIndex = at;
    const [whole, name, quoted, plain] = parameter.exec(field) ?? [''];
    if (whole === '') return undefined;
    at += whole.length;
    const value = quoted === undefined ? plain : decodeQuoted(quoted, hasEscapes);
    if (name !== undefined && !parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value ?? '');
  }
  return parameters;
}

/** What browsers escape in a quoted name (WHATWG HTML, "multipart/form-data encoding algorithm"). */
const ESCAPED = /%(?:22|0D|0A)/gi;

/** Of backslashes only that before a quotation mark escapes: others are those of a path on Windows. */
function decodeQuoted(text: string, hasEscapes: boolean): string {
  return (hasEscapes ? text.replaceAll('\\"', '"') : text).replace(ESCAPED, decodeURIComponent);
}

/** The beginning of something wrong, for a message. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

import { parseMediaType } from './content-type.ts';
import { FormError } from './form-error.ts';
import { isToken } from './header.ts';

/** What a part of a multipart form says of itself before its bytes (RFC 7578 section 4.2). */
export class PartHead {
  readonly name: string;
  /** As the client wrote it, perhaps with a path; undefined for a field that is no file. */
  readonly filename: string | undefined;
  /** The media type without its parameters, in lower case; `''` where the part tells none. */
  readonly type: string;
  /** How many bytes it took. */
  readonly size: number;
  readonly #text: string;

  constructor(text: string, size: number, name: string, filename: string | undefined, type: string) {
    this.#text = text;
    this.size = size;
    this.name = name;
    this.filename = filename;
    this.type = type.toLowerCase();
  }

  /** All header fields, by name in lower case; of two with one name the first. */
  get headers(): ReadonlyMap<string, string> {
    return parseFields(this.#text);
  }
}

/** The head that browsers write, whole; nothing in it needs a second look. */
const USUAL =
  /^Content-Disposition: form-data; name="([^"\\%\r\n]*)"(?:; filename="([^"\\%\r\n]*)")?(?:\r\nContent-Type: ([\w!#$&^.+-]+\/[\w!#$&^.+-]+))?$/;

/**
 * The head of one part.
 * @throws FormError for lines that are no header fields, and where Content-Disposition names no field of a form.
 */
export function parsePartHead(text: string, size: number): PartHead {
  const usual = USUAL.exec(text);
  if (usual !== null) return new PartHead(text, size, usual[1] ?? '', usual[2], usual[3] ?? '');
  const headers = parseFields(text);
  const parameters = parseDisposition(headers.get('content-disposition'));
  const name = parameters.get('name');
  if (name === undefined) throw new FormError('A part of the form has no name');
  return new PartHead(
    text,
    size,
    name,
    parameters.get('filename'),
    parseMediaType(headers.get('content-type') ?? null),
  );
}

function parseFields(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text === '' ? [] : text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!isToken(name) || /[\r\n]/.test(line)) throw new FormError(`${quote(line)} is no header of a part`);
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/** One `; name=value` or `; name="quoted"`; sticky, so that a scan never starts again. */
const PARAMETER = /[\t ]*;[\t ]*(?:([^\s;="]+)[\t ]*=[\t ]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s;"]*)))?/y;

/** The parameters of `form-data; name="a"; filename="b"`, of one name the first; `filename*` is none (RFC 7578 section 4.2). */
function parseDisposition(field: string | undefined): Map<string, string> {
  if (field === undefined) throw new FormError('A part of the form has no Content-Disposition');
  const parameters = new Map<string, string>();
  let at = 'form-data'.length;
  while (at < field.length) {
    PARAMETER.lastIndex = at;
    const [whole, name, quoted, plain] = PARAMETER.exec(field) ?? [''];
    if (whole === '') break;
    at += whole.length;
    const value = quoted === undefined ? plain : unquote(quoted);
    if (name !== undefined && !parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value ?? '');
  }
  if (/^form-data/i.test(field) && at >= field.length) return parameters;
  throw new FormError(`${quote(field)} is no Content-Disposition of a form's field`);
}

/** What browsers escape in a quoted name (WHATWG HTML, "multipart/form-data encoding algorithm"). */
const ESCAPED = /%(?:22|0D|0A)/gi;

/** Of backslashes only that before a quotation mark escapes: others are those of a path on Windows. */
function unquote(text: string): string {
  return text.replaceAll('\\"', '"').replace(ESCAPED, decodeURIComponent);
}

/** The beginning of something wrong, for a message. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

/** A Content-Type field (RFC 9110 section 8.3): `type` in lower case, parameter names in lower case. */
export interface ContentType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export const HTML = 'text/html; charset=utf-8';
export const TEXT = 'text/plain; charset=utf-8';
export const JSON_TYPE = 'application/json';
export const BYTES = 'application/octet-stream';

/** One `; name=value` or `; name="quoted"`; sticky, so that a scan never starts again. */
const PARAMETER = /[\t ]*;[\t ]*(?:([^\s;="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/y;

/** The media type alone: `'Text/HTML; charset=utf-8'` gives `'text/html'`, an absent field `''`. */
export function parseMediaType(field: string | null): string {
  if (field === null) return '';
  const end = field.indexOf(';');
  return (end < 0 ? field : field.slice(0, end)).trim().toLowerCase();
}

/** The whole field. The first parameter of a name wins; what follows a malformed one is left out. */
export function parseContentType(field: string | null): ContentType {
  const parameters = new Map<string, string>();
  const start = field?.indexOf(';') ?? -1;
  if (field !== null && start >= 0) {
    PARAMETER.lastIndex = start;
    for (let match = PARAMETER.exec(field); match !== null; match = PARAMETER.exec(field)) {
      const name = match[1]?.toLowerCase();
      const value = match[2]?.replace(/\\(.)/g, '$1') ?? match[3];
      if (name !== undefined && value !== undefined && !parameters.has(name)) parameters.set(name, value);
    }
  }
  return { type: parseMediaType(field), parameters };
}

/** What one proxy says of the request that it got (RFC 7239). */
export interface ForwardedElement {
  readonly for?: string;
  readonly host?: string;
  readonly proto?: string;
  readonly by?: string;
}

/** A parameter, and what follows it. No two repetitions match the same character, so the time is linear. */
const PARAMETER = /[ \t]*(?:([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~:[\]-]+))[ \t]*)?([;,]|$)/y;

/**
 * The elements of a Forwarded field, those of the proxies nearest to us last. Undefined for a field that is malformed: which
 * of its texts a client wrote cannot be told. Addresses with a port or brackets are taken without quotes, too, as many proxies write them.
 */
export function parseForwarded(field: string): ForwardedElement[] | undefined {
  const elements: ForwardedElement[] = [];
  let element: Record<string, string> = {};
  PARAMETER.lastIndex = 0;
  for (;;) {
    const match = PARAMETER.exec(field);
    if (match === null) return undefined;
    const [, name, quoted, token = '', end] = match;
    const key = name?.toLowerCase();
    if (key !== undefined) {
      if (Object.hasOwn(element, key)) return undefined;
      element[key] = quoted?.replace(/\\(.)/g, '$1') ?? token;
    }
    if (end === ';') continue;
    if (Object.keys(element).length > 0) elements.push(element);
    element = {};
    if (end === '') return elements;
  }
}

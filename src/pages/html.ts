const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A string of HTML, created by `html` or `raw`. `html` does not escape it again, and a handler can return it. */
export class Html extends String {}

/**
 * Creates HTML in which every value is escaped, except results of `html` and `raw`. Lists are joined; `undefined`, `null` and
 * `false` are omitted. Values are safe in text and in quoted attributes.
 *
 *     app.get('/<name>', (req, name) => html`<b title="${name}">${name}</b>`)
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return new Html(strings.reduce((text, string, index) => text + toHtml(values[index - 1]) + string));
}

/** Marks a string as HTML, so that `html` does not escape it. It must not contain text from a client. */
export function raw(text: string): Html {
  return new Html(text);
}

function toHtml(value: unknown): string {
  if (value instanceof Html) return value.valueOf();
  if (Array.isArray(value)) return value.map(toHtml).join('');
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Promise) throw new TypeError('html does not wait: await the promise before it stands in a page');
  return escapeHtml(String(value));
}

/** A text with everything escaped that means something in HTML, quoted attributes included. */
export function escapeHtml(text: string): string {
  return !/[&<>"']/.test(text) ? text : text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

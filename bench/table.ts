/** Rows as Markdown, in columns: the first aligned to the left, the others to the right. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => '-'.repeat(width + 1) + (column === 0 ? '-' : ':')).join('|')}|`;
  return [format(head), rule, ...rows.map(format)].join('\n');
}

/** Numbers reasons for a table that has no room for them: one reason, one number. */
export class Footnotes {
  readonly #texts: string[] = [];

  /** The mark for a text: `[1]`. */
  mark(text: string): string {
    if (!this.#texts.includes(text)) this.#texts.push(text);
    return `[${this.#texts.indexOf(text) + 1}]`;
  }

  toString(): string {
    return this.#texts.map((text, index) => `[${index + 1}] ${text}`).join('\n');
  }
}

import { readFileSync } from 'node:fs';

/** The documentation of Poor WSGI 1.6.1; its licence is beside it. */
export function readSeed(): string {
  return readFileSync(new URL('../fixtures/seed/documentation.txt', import.meta.url), 'utf8');
}

/** Lines that belong together: a paragraph, an item of a list, or an example. */
export interface Block {
  readonly section: string;
  readonly first: number;
  readonly last: number;
}

/** Its headings, and the blocks below each. What stands before the first is a title and a table of contents. */
export function parseSeed(text: string): { headings: string[]; blocks: Block[] } {
  const [headings, blocks]: [string[], Block[]] = [[], []];
  let section: string | undefined;
  let kind = 'nothing';
  for (const [index, line] of text.split('\n').entries()) {
    // One heading shares a letter with the link behind it.
    const heading = /^(.+)(?:link|(?<=ball)ink) \| top$/.exec(line)?.[1];
    if (heading !== undefined) headings.push(heading);
    section = heading ?? section;
    const before = blocks.at(-1);
    if (heading !== undefined || section === undefined) kind = 'nothing';
    // An example goes on behind an empty line, a paragraph does not.
    else if (line.trim() === '') kind = kind === 'example' ? 'example' : 'nothing';
    else {
      const next = line.startsWith('    ') ? 'example' : 'prose';
      const goesOn = kind === next && before !== undefined && !line.startsWith('* ');
      if (goesOn) blocks[blocks.length - 1] = { ...before, last: index + 1 };
      else blocks.push({ section, first: index + 1, last: index + 1 });
      kind = next;
    }
  }
  return { headings, blocks };
}

/** Every run of so many words, to find sentences that were copied. */
export function runsOfWords(text: string, length: number): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\d_/.]+/gu) ?? [];
  return new Set(words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(' ')));
}

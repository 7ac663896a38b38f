/** A value behind its name: where the name and the value start, and whether `=` stands between them. */
interface Start {
  readonly name: number;
  readonly start: number;
  readonly isAssigned: boolean;
}

const BLOCK = /[|>][-+\d]{0,3}[ \t]{0,99}(?:#.*)?\s?[\n\u2028]/y;
const LINE_END = /\s?[\n\u2028]/y;
const OPEN_BEHIND_LINE = /\s{0,200}(?=\\{0,9}["'`]|[[{])/y;
const OPEN = /\\{0,9}["'`]|[[{]/y;

/** Where a value ends, by the form it is in. */
export function endOfValue(text: string, { name, start, isAssigned }: Start): number {
  const block = endOf(BLOCK, text, start) ?? (isAssigned ? undefined : endOf(LINE_END, text, start));
  if (block !== undefined) {
    const open = endOf(OPEN_BEHIND_LINE, text, block);
    return open === undefined ? endOfBlock(text, name, block) : endOfRun(text, open, false);
  }
  const isOwnLine = endOf(OPEN, text, start) === undefined && isFirstOfLine(text, name);
  return isOwnLine && !isAssigned ? endOfLine(text, start) : endOfRun(text, start, isOwnLine);
}

const LINE_START = /[\n\u2028][\s\-#*>"'`]{0,60}(?:export |set )?$/;

/** Whether nothing but what introduces a name stands before it in its line. */
function isFirstOfLine(text: string, index: number): boolean {
  return LINE_START.test(`${index > 60 ? '' : '\n'}${text.slice(Math.max(0, index - 60), index)}`);
}

/** Where a line ends; lines of a text in one line are told apart by a separator of Unicode. */
export function endOfLine(text: string, index: number): number {
  const length = text.slice(index).search(/[\n\u2028]/);
  return length < 0 ? text.length : index + length;
}

/** The lines that are indented deeper than the one with the name: a block of YAML. */
function endOfBlock(text: string, name: number, start: number): number {
  const before = Math.max(text.lastIndexOf('\n', name), text.lastIndexOf('\u2028', name)) + 1;
  const depth = /^[\s-]{0,200}/.exec(text.slice(before, name))?.[0].length ?? 0;
  let end = start;
  while (end < text.length) {
    const next = endOfLine(text, end);
    const line = text.slice(end, next);
    const indent = line.search(/\S/);
    if (indent >= 0 && indent <= depth) break;
    end = next + 1;
  }
  return Math.min(end, text.length + 1) - 1;
}

const ORDINARY = /[^\s&;,"'`)\]}>]+/y;
/** What separates: behind it the text ends, or another value or another pair starts. */
const SEPARATOR = /\s|[&;,](?:$|\\{0,9}["'`]|[\s[\]{}()]|[\w.$%[\]-]{1,100}\s?[=:])/y;
/** The same where there may be spaces in the value. */
const WIDE_SEPARATOR = /[\n\u2028]|[&;,]?\s{1,20}(?:$|[\w.$-]{1,100}\s?=)|[&;,](?:$|[\w.$%[\]-]{1,100}\s?=)/y;
/** A quote that belongs to what stands around the value. */
const OUTER_QUOTE = /["'`](?:$|[\s&;,:)\]}>])/y;
const CLOSING = /[)\]}>]/y;

/** Quoted parts, brackets and other characters, up to what separates or to what is closed around them. */
function endOfRun(text: string, start: number, hasSpaces: boolean): number {
  const opened = endOfQuoted(text, start) ?? endOfBrackets(text, start);
  let index = opened ?? start;
  while (index < text.length) {
    const isEnd =
      endOf(hasSpaces ? WIDE_SEPARATOR : SEPARATOR, text, index) !== undefined ||
      endOf(OUTER_QUOTE, text, index) !== undefined ||
      (opened !== undefined && endOf(CLOSING, text, index) !== undefined);
    if (isEnd) break;
    index = endOfInnerQuoted(text, index) ?? endOf(ORDINARY, text, index) ?? index + 1;
  }
  return index;
}

/** Characters in which a quoted part in the middle of a value ends, else it is none. */
const INNER = 2048;

/** A quoted part in the middle, as a shell has it, in one line. */
function endOfInnerQuoted(text: string, index: number): number | undefined {
  const quote = text[index] ?? '';
  if (!'"\'`'.includes(quote)) return undefined;
  const near = text.slice(index, index + INNER);
  const line = near.slice(0, endOfLine(near, 0));
  return line.includes(quote, 1) ? index + (endOfQuoted(line, 0) ?? 1) : undefined;
}

const QUOTE = /(\\{0,9})("""|'''|["'`]|&(?:quot|#3[49]);)/y;

/** Behind the quote that closes, with as many backslashes as the one that opens: it may stand in a text that is quoted itself. */
export function endOfQuoted(text: string, start: number): number | undefined {
  QUOTE.lastIndex = start;
  const [whole = '', { length: depth } = '', quote = ''] = QUOTE.exec(text) ?? [];
  if (whole === '') return undefined;
  for (let index = text.indexOf(quote, start + whole.length); index >= 0; index = text.indexOf(quote, index + 1)) {
    let slashes = 0;
    while (text[index - slashes - 1] === '\\') slashes += 1;
    if (slashes % (2 * (depth + 1)) === depth) return index + quote.length;
  }
  return text.length;
}

/** Behind the bracket that closes; what stands between quotes is none. */
function endOfBrackets(text: string, start: number): number | undefined {
  if (!'[{'.includes(text[start] ?? ' ')) return undefined;
  let open = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if ('[{'.includes(character)) open += 1;
    else if (']}'.includes(character)) open -= 1;
    else index = (endOfQuoted(text, index) ?? index + 1) - 1;
    if (open === 0) return index + 1;
  }
  return text.length;
}

/** Characters of an element that are looked through for its end. */
const ELEMENT = 4096;

/** Where an element's content ends: before the tag that closes it, else before the next tag, or in a line that has none. */
export function endOfElement(text: string, start: number, name: string): number {
  const content = text.slice(start, start + ELEMENT);
  const closing = name === '' ? -1 : content.indexOf(`${name}>`);
  const next = name === '' ? /<(?!!\[CDATA\[)/ : /[\n\u2028]|<(?!!\[CDATA\[)/;
  const end = closing < 0 ? content.search(next) : content.lastIndexOf('<', closing);
  return start + (end < 0 ? content.length : end);
}

function endOf(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

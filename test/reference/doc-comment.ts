import ts from 'typescript-5.9';

/** The doc comment of a declaration as Markdown; empty if it has none. */
export function printComment(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  if (comment === undefined) return '';
  const text = escapeTags(ts.getTextOfJSDocComment(comment.comment) ?? '');
  const tags = (comment.tags ?? []).map(printTag).filter((line) => line !== '');
  return [text, tags.join('\n')].filter((part) => part !== '').join('\n\n');
}

function printTag(tag: ts.JSDocTag): string {
  const text = escapeTags(ts.getTextOfJSDocComment(tag.comment) ?? '').replace(/\s*\n\s*/g, ' ');
  if (ts.isJSDocParameterTag(tag)) return `- \`${tag.name.getText()}\`: ${text}`;
  if (tag.tagName.text === 'returns') return `- Returns: ${text}`;
  // The parser takes the class of the error for a type.
  if (ts.isJSDocThrowsTag(tag)) return `- Throws ${text}`;
  return '';
}

/** Escapes `<` outside of code: Markdown would take it for a tag. */
function escapeTags(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.startsWith('    ') ? line : line.replace(/`[^`]*`|</g, (part) => (part === '<' ? '\\<' : part)),
    )
    .join('\n')
    .trimEnd();
}

/** Control characters, and the two line ends of Unicode: what could make one message look like two. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/g;

/** Control characters as `\n` or `\u001b`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROL, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\x${character.charCodeAt(0).toString(16)}` : escaped;
  });
}

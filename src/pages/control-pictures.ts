/** What has no shape of its own, or turns the direction of text around: `exe.txt` may be a name that ends in `txt.exe`. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** A text as it can be read: control characters as the symbols that Unicode has for them. */
export function toVisible(text: string): string {
  return text.replace(UNREADABLE, toSymbol);
}

function toSymbol(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return { '\x7f': '\u2421', '\u2028': '\u2424', '\u2029': '\u2424' }[character] ?? '\ufffd';
}

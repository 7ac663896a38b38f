const decoders = new Map<string, TextDecoder>();

/** Character sets that are kept: the labels come from clients. */
const MAX_DECODERS = 16;

/** The decoder of a character set by one of its labels, such as `ISO-8859-1`; undefined where the runtime has none. */
function decoderOf(charset: string): TextDecoder | undefined {
  const label = charset.trim().toLowerCase();
  const known = decoders.get(label);
  if (known !== undefined) return known;
  try {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    if (decoders.size < MAX_DECODERS) decoders.set(label, decoder);
    return decoder;
  } catch {
    return undefined;
  }
}

export function isCharset(charset: string): boolean {
  return decoderOf(charset) !== undefined;
}

/** A text, and whether all its bytes are characters of the character set: the others are U+FFFD. */
export interface DecodedText {
  readonly text: string;
  readonly isWhole: boolean;
}

/** @param charset A label for which `isCharset` is true. */
export function decodeText(bytes: Uint8Array, charset: string): DecodedText {
  const text = (decoderOf(charset) ?? new TextDecoder()).decode(bytes);
  return { text, isWhole: !text.includes('\ufffd') || isValid(bytes, charset) };
}

function isValid(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

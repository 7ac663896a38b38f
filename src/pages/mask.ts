import { isSecretName, MASK, maskBounded, maskUserInfo } from '../secrets.ts';
import { maskPairs } from './mask-pairs.ts';
import { maskShapes } from './mask-shapes.ts';

/** A value as it may be shown: of a secret only whether it is set, of anything else what is no secret in it. */
export function maskValue(name: string, value: string | undefined): string {
  return isSecretName(name) ? maskSecret(value) : maskText(value ?? '');
}

/** Of a secret it may be known whether it is set. */
export function maskSecret(value: unknown): string {
  return value === undefined || value === '' ? `${MASK} (not set)` : `${MASK} (set)`;
}

/** A text without the secrets in it: credentials, keys, tokens, and what stands behind a name that tells. */
export function maskText(text: string): string {
  return maskBounded(text, mask);
}

/** In a text in one line, as that of an error in a trace is, there are lines as well. */
function mask(text: string): string {
  const lines = maskShapes(maskUserInfo(text)).replaceAll('\\n', '\u2028');
  return maskPairs(lines).replaceAll('\u2028', '\\n');
}

import { CompactEncrypt, type CompactJWEHeaderParameters, compactDecrypt } from 'jose';
import type { Keyring } from './keys.ts';

/** What a session's cookie says, inside its seal. */
export interface Claims {
  /** When it ends, in seconds since 1970. */
  readonly exp: number;
  /** The cookie's name: one of another name, sealed with the same key, is none of this one. */
  readonly sid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why a seal was not opened, where there is more to say than that it is not ours; for the log. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** Browsers keep cookies of at most this many bytes (RFC 6265 section 6.1). */
export const MAX_COOKIE_LENGTH = 4096;

/** Bytes of JSON that a seal may hold: 4096 bytes of cookie could unpack to a thousand times that. */
const MAX_PLAIN_LENGTH = 65_536;

/** Bytes of JSON below which compressing cannot pay: the header that tells of it is longer than what it saves. */
const MIN_PLAIN = 64;

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';

/**
 * A compact JWE of ours: header, no key, 12 bytes of iv, the content, 16 bytes of tag. The last character of the content
 * and of the tag has bits that mean nothing; only with 0 there is it one of ours, so that no changed cookie is valid.
 */
const JWE = /^[\w-]{1,200}\.\.[\w-]{16}\.(?:[\w-]{4})*(?:[\w-]{2}[AEIMQUYcgkosw048]|[\w-][AQgw])?\.[\w-]{21}[AQgw]$/;

/**
 * Seals claims with the first key: a JWE (RFC 7516), compressed where that makes it shorter.
 * @throws RangeError for what no cookie can hold; TypeError for what is no JSON.
 */
export async function seal(claims: Claims, keyring: Keyring): Promise<string> {
  if (typeof claims.data.toJSON === 'function')
    throw new TypeError(`Session ${claims.sid} cannot keep a toJSON in its data: what that gave might be no object`);
  const plain = new TextEncoder().encode(JSON.stringify(claims));
  if (plain.byteLength > MAX_PLAIN_LENGTH)
    throw new RangeError(describeLong(claims.sid, plain.byteLength, 'JSON', MAX_PLAIN_LENGTH));
  const sealed = await encrypt(plain, keyring);
  if (plain.byteLength < MIN_PLAIN) return sealed;
  // Node has deflate-raw since 20.12; before, nothing is compressed.
  const packed = await encrypt(plain, keyring, { zip: 'DEF' }).catch(() => sealed);
  return packed.length < sealed.length ? packed : sealed;
}

/** Says what to do about a session that is too long. */
export function describeLong(sid: string, length: number, what: string, most: number): string {
  return `Session ${sid} would be ${length} bytes of ${what}, and ${most} are the most: keep less in session.data, such as the id of what is stored elsewhere`;
}

function encrypt(plain: Uint8Array, { sealing, keys }: Keyring, more: { zip?: 'DEF' } = {}): Promise<string> {
  const header = { alg: ALGORITHM, enc: ENCRYPTION, kid: sealing, ...more };
  return new CompactEncrypt(plain).setProtectedHeader(header).encrypt(findKey(header, keys));
}

/**
 * Opens a seal of any of the keys. Whoever asks for another algorithm, such as one whose cost the header sets (PBES2),
 * is refused before anything is computed.
 * @param now Seconds since 1970.
 * @throws SealError, or another error, for what is not sealed by us, has expired, or is a cookie of another name.
 */
export async function unseal(text: string, sid: string, { keys }: Keyring, now: number): Promise<Claims> {
  if (text.length > MAX_COOKIE_LENGTH || !JWE.test(text)) throw new TypeError('not the text of a seal');
  const { plaintext } = await compactDecrypt(text, (header) => findKey(header, keys), {
    keyManagementAlgorithms: [ALGORITHM],
    contentEncryptionAlgorithms: [ENCRYPTION],
    maxDecompressedLength: MAX_PLAIN_LENGTH,
  });
  const claims = checkClaims(JSON.parse(new TextDecoder().decode(plaintext)));
  if (claims.sid !== sid) throw new SealError('its cookie was sealed under another name');
  if (claims.exp <= now) throw new SealError('its cookie has expired');
  return claims;
}

function findKey({ kid = '' }: CompactJWEHeaderParameters, keys: Keyring['keys']): CryptoKey {
  const key = keys.get(kid);
  if (key === undefined) throw new SealError('its cookie needs a key that is not, or no longer, one of ours');
  return key;
}

/** Whoever has the key may have sealed something else with it. */
function checkClaims(claims: Claims): Claims {
  const { exp, data } = claims;
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (!Number.isSafeInteger(exp) || !isObject) throw new TypeError('not the claims of a session');
  return claims;
}

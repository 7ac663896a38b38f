import { base64url } from 'jose';
import { type AppContext, warnOnce } from '../app/app-context.ts';
import type { Config } from '../config/config.ts';
import type { SecretKey } from '../config/setting-types.ts';
import { bytesOf } from '../response/bytes.ts';

/** The keys of an application, as sessions use them. */
export interface Keyring {
  /** The fingerprint of the key that seals. */
  readonly sealing: string;
  /** The keys that open, by their fingerprint: a seal says which of them it needs. */
  readonly keys: ReadonlyMap<string, CryptoKey>;
}

/** What a key is derived for (RFC 5869 section 3.2): a change of the seal's format changes the version. */
const SEAL = 'poorfetch session v1: A256GCM key';
const FINGERPRINT = 'poorfetch session v1: key fingerprint';

/** Bytes below which no key can be strong, even if each of its characters is random. */
const MIN_BYTES = 16;

/**
 * By the configuration that holds the secrets, so that no secret is a key of anything, and all of it goes when that
 * goes. Finished keyrings only: on Workers a promise must not be awaited by another request than its own.
 */
const keyrings = new WeakMap<Config, Keyring>();

/**
 * The keyring of an application, derived once for each configuration; a short key is warned of then.
 * @throws Error where no key is configured, which says how to set one.
 */
export async function keyringOf(context: AppContext): Promise<Keyring> {
  const { config, platform } = context;
  const known = keyrings.get(config);
  if (known !== undefined) return known;
  const secrets = toSecrets(config.secretKey, platform !== undefined);
  const keyring = await deriveKeyring(secrets);
  for (const { byteLength } of secrets) if (byteLength < MIN_BYTES) warnOnce(context, describeShort(byteLength));
  keyrings.set(config, keyring);
  return keyring;
}

function toSecrets(secretKey: SecretKey | undefined, hasPlatform: boolean): Uint8Array<ArrayBuffer>[] {
  if (secretKey === undefined) throw new Error(hasPlatform ? NO_KEY : NO_KEY + NO_PLATFORM);
  const list = typeof secretKey === 'string' || secretKey instanceof Uint8Array ? [secretKey] : secretKey;
  return list.map((secret) => bytesOf(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret));
}

const NO_KEY =
  'Sessions need a key: set the variable poor_SecretKey to 32 random bytes as text, as `openssl rand -base64 32` makes them, or the secretKey of the application';

const NO_PLATFORM =
  '. Where it is set: an application that is neither served by `serve` nor has the `platform` of its runtime does not see its variables, but on Workers';

function describeShort(length: number): string {
  return `A secretKey of ${length} bytes can be guessed by anyone who has a session cookie: take 32 random bytes, or a text made of as many`;
}

async function deriveKeyring(secrets: readonly Uint8Array<ArrayBuffer>[]): Promise<Keyring> {
  const pairs = await Promise.all(secrets.map(deriveKey));
  return { sealing: pairs[0]?.[0] ?? '', keys: new Map(pairs) };
}

/** HKDF with SHA-256; the key itself never leaves WebCrypto, and its fingerprint, of another label, tells nothing of it. */
async function deriveKey(secret: Uint8Array<ArrayBuffer>): Promise<[fingerprint: string, key: CryptoKey]> {
  const { subtle } = crypto;
  const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const usage = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey(labelled(SEAL), base, usage, false, ['encrypt', 'decrypt']);
  const fingerprint = await subtle.deriveBits(labelled(FINGERPRINT), base, 48);
  return [base64url.encode(new Uint8Array(fingerprint)), key];
}

function labelled(label: string): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new TextEncoder().encode(label) };
}

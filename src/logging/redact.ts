import { attempt } from '../config/env.ts';
import type { SecretKey } from '../config/setting-types.ts';
import type { EnvRecord } from '../platform.ts';
import { escapeControls } from './escape-controls.ts';

/** What is shown in place of a secret. */
export const MASK = '•••';

/** Masks what is secret in a text. */
export type Redact = (text: string) => string;

/** The settings that name secrets. */
export interface SecretSettings {
  readonly secretKey: SecretKey | undefined;
  /** Names of variables. */
  readonly redact: readonly string[];
}

/** A shorter session key, such as "test", may be an ordinary word; masking it would destroy log lines. */
const MIN_KEY_LENGTH = 8;

/** The configured secrets: session keys that are text, and the values of the variables listed in `redact`. */
export function secretsOf({ secretKey, redact }: SecretSettings, records: readonly EnvRecord[]): string[] {
  const keys = (Array.isArray(secretKey) ? secretKey : [secretKey]).filter((key) => key?.length >= MIN_KEY_LENGTH);
  const values = records.flatMap((record) => redact.map((name) => attempt(() => record[name])));
  return [...keys, ...values].filter((value) => typeof value === 'string').map((value) => value.trim());
}

/** Masks secrets, in plain form and as log lines or JSON escape them, and passwords in URLs. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets.flatMap((secret) => [secret, escapeControls(secret), JSON.stringify(secret).slice(1, -1)]);
  // The longest first: a secret may contain another one.
  const known = [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length);
  return (text) => maskPasswords(known.reduce((masked, form) => masked.replaceAll(form, MASK), text));
}

/** The user information of a URL with a password (RFC 3986 section 3.2.1). The bounds keep the search linear. */
const PASSWORD = /(:\/\/[^\s/?#@:"<>]{0,256}:)[^\s/?#"<>]{1,1024}@/g;

/** Masks the passwords in URLs: `postgres://shop:•••@db.test`. */
export function maskPasswords(text: string): string {
  return text.replace(PASSWORD, `$1${MASK}@`);
}

import { base64url, CompactEncrypt } from 'jose';
import { expect } from 'vitest';
import type { Application, ApplicationOptions } from '../../src/index.ts';
import { PoorSession, type SessionOptions } from '../../src/session.ts';
import { type KeptLog, loggedApp } from '../app-kit.ts';

export const KEY = 'a key of the tests, long enough to be one';

/** Seconds since 1970 that are far from now. */
export const LATER = 4_102_444_800;

/** What is logged of a cookie that is not opened. */
export const ONE_LINE: readonly unknown[] = [
  expect.stringMatching(/^info Session SESSID starts empty: its cookie [\w', ]+$/),
];

/** Takes the lines that were logged since the last time. */
export function takeLines({ lines }: KeptLog): string[] {
  return lines.splice(0);
}

/** An application that keeps a session: `/save` puts JSON into it, `/load` shows it, `/renew` and `/destroy` do that. */
export function sessionApp(
  session: SessionOptions = {},
  options: ApplicationOptions = {},
): { app: Application; log: KeptLog } {
  const made = loggedApp({ secretKey: KEY, ...options });
  const { app } = made;
  app.post('/save', async (req) => {
    const { data, header } = await openSession(req);
    Object.assign(data, req.json);
    await header();
  });
  app.get('/load', async (req) => (await openSession(req)).data);
  app.get('/keep', async (req) => (await openSession(req)).header());
  app.get('/renew', async (req) => {
    const { renew, header } = await openSession(req);
    renew();
    await header();
  });
  app.get('/destroy', async (req) => {
    const { destroy, header } = await openSession(req);
    destroy();
    await header();
  });
  return made;

  async function openSession(req: Parameters<typeof PoorSession.open>[0]): Promise<OpenSession> {
    const opened = await PoorSession.open(req, session);
    return {
      data: opened.data,
      renew: () => opened.renew(),
      destroy: () => opened.destroy(),
      header: () => opened.header(req),
    };
  }
}

interface OpenSession {
  readonly data: Record<string, unknown>;
  renew(): void;
  destroy(): void;
  header(): Promise<void>;
}

/** The `Set-Cookie` field that keeps some data. */
export async function save(app: Application, data: object, cookie = '', url = '/save'): Promise<string> {
  const headers = { 'Content-Type': 'application/json', cookie };
  const response = await app.request(url, { method: 'POST', body: JSON.stringify(data), headers });
  return response.headers.getSetCookie().join('\n');
}

/** What the application finds in a cookie. */
export async function load(app: Application, cookie: string): Promise<unknown> {
  return (await app.request('/load', { headers: { cookie } })).json();
}

/** What a browser sends back of a `Set-Cookie` field. */
export function toCookie(field: string): string {
  return field.split(';')[0] ?? '';
}

/** The attributes of a `Set-Cookie` field, in order of the alphabet. */
export function attributesOf(field: string): string[] {
  return field.split('; ').slice(1).sort();
}

/** How a key is derived, written down once more: a change would end all sessions there are. */
export async function deriveBits(secret: string, label: string, bits: number): Promise<Uint8Array> {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  const base = await crypto.subtle.importKey('raw', bytes(secret), 'HKDF', false, ['deriveBits']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: bytes(`poorfetch session v1: ${label}`) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, bits));
}

/** A cookie of any content, sealed with the right key. */
export async function forge(content: string, header: { zip?: 'DEF' } = {}, sid = 'SESSID'): Promise<string> {
  const kid = base64url.encode(await deriveBits(KEY, 'key fingerprint', 48));
  const jwe = new CompactEncrypt(new TextEncoder().encode(content));
  jwe.setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, ...header });
  return `${sid}=${await jwe.encrypt(await deriveBits(KEY, 'A256GCM key', 256))}`;
}

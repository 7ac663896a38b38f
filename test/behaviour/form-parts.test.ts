import { describe, expect, it } from 'vitest';
import type { ApplicationOptions } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';

const BINARY = '\x89PNG\r\n\x1a\n\xff\xd8\x00\xe9';

interface Answer {
  readonly value: string;
  readonly filename?: string;
  readonly type: string;
  readonly length: number;
  readonly bytes?: string;
}

/** What becomes of the field `a` of a form whose parts are given as header lines and content, in Latin-1. */
async function post(parts: readonly string[], options: ApplicationOptions = {}): Promise<Answer | number> {
  const { app } = loggedApp(options);
  app.post('/', async (req) => {
    const { value, filename, type, length, file } = req.form.get('a') ?? {};
    const bytes = file === undefined ? undefined : Buffer.from(await file.bytes()).toString('latin1');
    return { value, filename, type, length, bytes };
  });
  const form = `${parts.map((part) => `--XX\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--XX--\r\n`;
  const headers = { 'Content-Type': 'multipart/form-data; boundary=XX' };
  const response = await app.request('/', { method: 'POST', headers, body: Buffer.from(form, 'latin1') });
  return response.status === 200 ? response.json() : response.status;
}

const length = BINARY.length;

describe('a part of a form without a file name', () => {
  it.each(['image/jpeg', 'application/octet-stream', 'application/pdf', 'audio/x; a=b'])(
    'keeps its bytes where its type is %s',
    async (type) => {
      const expected = { value: '', type: type.replace(/;.*/, ''), length, bytes: BINARY };
      expect(await post([`name="a"\r\nContent-Type: ${type}\r\n\r\n${BINARY}`])).toEqual(expected);
    },
  );

  it('keeps its bytes where the name is one that RFC 7578 forbids', async () => {
    const expected = { value: '', type: 'application/octet-stream', length, bytes: BINARY };
    expect(await post([`name="a"; filename*=utf-8''x.png\r\n\r\n${BINARY}`])).toEqual(expected);
  });

  it('keeps its bytes where the character set is unknown', async () => {
    const expected = { value: '', type: 'text/plain', length: 1, bytes: '\xe9' };
    expect(await post(['name="a"\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n\xe9'])).toEqual(expected);
  });

  it('keeps its bytes beside the text where they are not of its character set', async () => {
    const expected = { value: 'a\ufffd', type: 'text/plain', length: 2, bytes: 'a\xe9' };
    expect(await post(['name="a"\r\n\r\na\xe9'])).toEqual(expected);
    expect(await post(['name="a"\r\n\r\na\xe9'], { strictParsing: true })).toBe(400);
  });

  it('is not given to a fileCallback, which is asked for names of clients', async () => {
    const fileCallback = (): null => null;
    expect(await post([`name="a"\r\nContent-Type: image/png\r\n\r\n${BINARY}`], { fileCallback })).toMatchObject({
      bytes: BINARY,
    });
  });

  it('counts as a file for the limits', async () => {
    const part = `name="a"\r\nContent-Type: image/png\r\n\r\n${BINARY}`;
    expect(await post([part, part], { maxFiles: 1 })).toBe(413);
    expect(await post([part], { fileSize: length - 1 })).toBe(413);
    expect(await post([part], { fileSize: length, maxFiles: 1 })).toMatchObject({ bytes: BINARY });
  });

  it.each([
    ['ISO-8859-1', '\xe9', 'é'],
    ['"windows-1250"', '\x9e', 'ž'],
    ['UTF-8', '\xc5\xbe', 'ž'],
    ['us-ascii', 'a', 'a'],
  ])('is decoded from the character set %s that it names', async (charset, bytes, text) => {
    const head = `name="a"\r\nContent-Type: text/plain; charset=${charset}`;
    const expected = { value: text, type: 'text/plain', length: bytes.length };
    expect(await post([`${head}\r\n\r\n${bytes}`])).toEqual(expected);
    expect(await post([`${head}\r\n\r\n${bytes}`], { strictParsing: true })).toEqual(expected);
  });

  it.each(['before', 'after'])('is decoded from the character set of a _charset_ field %s it', async (place) => {
    const [text, charset] = ['name="a"\r\n\r\n\xe9', 'name="_charset_"\r\n\r\niso-8859-1'];
    expect(await post(place === 'before' ? [charset, text] : [text, charset])).toMatchObject({ value: 'é' });
  });

  it('has its own character set also where a _charset_ field names another', async () => {
    const text = 'name="a"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc5\xbe';
    expect(await post([text, 'name="_charset_"\r\n\r\niso-8859-1'])).toMatchObject({ value: 'ž' });
  });

  it('is UTF-8 where a _charset_ field names none that exists', async () => {
    expect(await post(['name="a"\r\n\r\n\xc5\xbe', 'name="_charset_"\r\n\r\nnone'])).toMatchObject({ value: 'ž' });
  });

  it.each(['text/html', 'application/json', 'application/ld+json', 'application/xml', 'image/svg+xml; charset=utf-8'])(
    'is a text where its type is %s, with the bytes of an image',
    async (type) => {
      const answer = await post([`name="a"\r\nContent-Type: ${type}\r\n\r\n{}`]);
      const isImage = type.startsWith('image/');
      expect(answer).toMatchObject(isImage ? { value: '', bytes: '{}' } : { value: '{}' });
      if (!isImage) expect(answer).not.toHaveProperty('bytes');
    },
  );
});

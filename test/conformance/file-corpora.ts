import { expect, it } from 'vitest';
import { readCorpus } from '../corpus.ts';
import { bytesOf, CANARY, MODIFIED } from './file-tree.ts';
import { getRaw, type Received, sendMethod, sendRaw } from './wire.ts';

interface RangeCase {
  readonly file_size: number;
  readonly method: string;
  readonly range: string;
  readonly allowed: readonly { readonly status: number; readonly content_range?: string; readonly full?: boolean }[];
}

interface ConditionalCase {
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly rfc9110: { readonly strong_etag_server: number | null };
}

interface TraversalCase {
  readonly target: string;
  readonly must_not_contain: readonly string[];
  readonly status_in: readonly number[];
}

/** Ranges that RFC 9110 decides otherwise than the collected servers: empty elements are ignored, long suffixes are the whole. */
const BY_RFC = new Set([
  'bytes=0-4,',
  'bytes=0-4,,6-7',
  'bytes=,0-4',
  'bytes=-9223372036854775808',
  'bytes=-18446744073709551616',
]);

/**
 * The corpora about files, asked of a server of the tree of `file-tree.ts`. Assets have no times, links among them are what
 * they were when they were uploaded, and workerd leaves out fields that are empty.
 */
export function fileCorpora(port: () => number, { areAssets = false }: { readonly areAssets?: boolean } = {}): void {
  const ranges = readCorpus<{ http_cases: RangeCase[] }>('range.json');
  it('the recorded requests of range.json', { timeout: 120_000 }, async () => {
    for (const { file_size, method, range, allowed } of ranges.http_cases) {
      const answer = await sendMethod(port(), method, `/size-${file_size}.bin`, `Range: ${range}\r\n`);
      const contentRange = answer.headers.get('content-range');
      if (method === 'HEAD') {
        // The collected servers answer 206; RFC 9110 section 14.2 defines Range for GET only.
        expect([range, answer.status, contentRange]).toEqual([range, 200, undefined]);
        continue;
      }
      const isAllowed = allowed.some(
        ({ status, content_range }) => status === answer.status && (content_range ?? contentRange) === contentRange,
      );
      const isOwn = answer.status === 206 && (BY_RFC.has(range) || contentRange === undefined);
      const seen = [file_size, range, answer.status, contentRange];
      expect([...seen, isAllowed || isOwn]).toEqual([...seen, true]);
      if (answer.status < 400) expectSlice(answer, bytesOf(file_size));
    }
  });

  const conditions = readCorpus<{ tokens: Record<string, string>; cases: ConditionalCase[] }>('conditional.json');
  it('the recorded requests of conditional.json', { timeout: 120_000 }, async () => {
    const { headers } = await getRaw(port(), '/ten.bin');
    expect(headers.get('last-modified')).toBe(areAssets ? undefined : new Date(MODIFIED).toUTCString());
    const fill = filler(conditions.tokens, headers.get('etag') ?? '');
    for (const { method, headers, rfc9110 } of conditions.cases) {
      const fields = headers.map(([name, value]) => `${name}: ${fill(value)}\r\n`).join('');
      if (areAssets && /-Since|If-Range: (?:\w{3},|\r)/.test(fields)) continue;
      const { status, body } = await sendMethod(port(), method, '/ten.bin', fields);
      expect([fields, status]).toEqual([fields, rfc9110.strong_etag_server ?? status]);
      if (status === 304) expect(body).toBe('');
    }
  });

  const traversals = readCorpus<{ cases: TraversalCase[] }>('traversal.json');
  it('the recorded requests of traversal.json', { timeout: 120_000 }, async () => {
    for (const { target, must_not_contain, status_in } of traversals.cases) {
      if (areAssets && target === '/docs/link.txt') continue;
      const bytes = Buffer.from(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const { status, text } = await sendRaw(port(), bytes, 2000);
      const leaked = [CANARY, ...must_not_contain].filter((secret) => text.includes(secret));
      // A runtime may refuse a target before anybody else sees it, without a word, or as a version it does not know.
      const isExpected = [0, 308, 505, ...status_in].includes(status);
      expect([target, status, leaked, isExpected]).toEqual([target, status, [], true]);
    }
  });
}

/** Puts the server's own validators into the place of their names. */
function filler(known: Record<string, string>, etag: string): (text: string) => string {
  const tokens: Record<string, string> = {
    ...known,
    '{etag}': etag,
    '{strong}': etag,
    '{weak}': `W/${etag}`,
    '{opaque}': etag.slice(1, -1),
  };
  return (text) => text.replace(/\{[^}]*\}/g, (token) => tokens[token] ?? token);
}

/** Whether a body is what its head says of the file. */
export function expectSlice({ headers, body, status }: Received, file: Buffer): void {
  const bytes = Buffer.from(body, 'latin1');
  const boundary = /^multipart\/byteranges; boundary=(.*)$/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) {
    expectRange(headers.get('content-range'), bytes, file, status);
    return;
  }
  const parts = body.split(`--${boundary}`).slice(1, -1);
  expect(body.endsWith(`\r\n--${boundary}--\r\n`)).toBe(true);
  for (const part of parts) {
    const end = part.indexOf('\r\n\r\n');
    const range = /Content-Range: (.*)/.exec(part.slice(0, end))?.[1];
    expectRange(range, Buffer.from(part.slice(end + 4, -2), 'latin1'), file, status);
  }
  if (headers.has('content-length')) expect(headers.get('content-length')).toBe(String(bytes.length));
}

function expectRange(range: string | undefined, bytes: Buffer, file: Buffer, status: number): void {
  const [, start = '0', end = `${file.length - 1}`] = /^bytes (\d+)-(\d+)\//.exec(range ?? '') ?? [];
  expect(range !== undefined).toBe(status === 206);
  expect(bytes.equals(file.subarray(Number(start), Number(end) + 1))).toBe(true);
}

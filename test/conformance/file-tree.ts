import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** When the file of the conditional requests was changed. */
export const MODIFIED: number = Date.UTC(2024, 1, 3, 4, 5, 6);

/** What stands outside of the root, and must never be sent. */
export const CANARY = 'CANARY-OUTSIDE-ROOT';

/** The content of `size-N.bin`. */
export function bytesOf(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
}

/** A document root, and what lies around it. */
export interface Tree {
  readonly root: string;
  remove(): void;
}

export function plantTree(): Tree {
  const parent = mkdtempSync(join(tmpdir(), 'poorfetch-test-'));
  const root = join(parent, 'web');
  const write = (path: string, content: string | Uint8Array): void => writeFileSync(join(parent, path), content);
  for (const path of ['web/docs/sub', 'web/.well-known', 'web/.git', 'web/empty', 'web/indexed', 'web-private']) {
    mkdirSync(join(parent, path), { recursive: true });
  }
  write('canary.txt', CANARY);
  write('web-private/secret.txt', `${CANARY} secret outside root`);
  write('web/hello.txt', 'hello');
  write('web/html', '<script>');
  write('web/docs/page.html', '<p>page</p>');
  write('web/docs/.hidden', `${CANARY} hidden`);
  write('web/.env', `${CANARY} env`);
  write('web/.git/config', `${CANARY} git`);
  write('web/.well-known/security.txt', 'Contact: us');
  write('web/indexed/index.html', '<p>index</p>');
  write('web/encoded.txt', 'plain '.repeat(100));
  write('web/encoded.txt.gz', gzipSync('plain '.repeat(100)));
  write('web/encoded.txt.br', 'not really brotli');
  for (const size of [0, 1, 10, 2000]) write(`web/size-${size}.bin`, bytesOf(size));
  write('web/large.bin', bytesOf(300_000));
  write('web/ten.bin', '0123456789');
  utimesSync(join(root, 'ten.bin'), MODIFIED / 1000, MODIFIED / 1000);
  symlinkSync('../../canary.txt', join(root, 'docs/link.txt'));
  symlinkSync('..', join(root, 'docs/up'));
  symlinkSync('../..', join(root, 'docs/out'));
  symlinkSync('../web-private', join(root, 'sibling'));
  symlinkSync('.env', join(root, 'visible.txt'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('loop', join(root, 'loop'));
  return { root, remove: () => rmSync(parent, { recursive: true }) };
}

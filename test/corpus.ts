import { readFileSync } from 'node:fs';

/** Cases that were recorded from other implementations; each file says what it holds and where it comes from. */
export function readCorpus<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/corpora/${name}`, import.meta.url), 'utf8')) as T;
}

import { existsSync, readFileSync } from 'node:fs';

/** A collection of cases that is kept beside the project; undefined where it is not there. */
export function readCorpus<T>(name: string): T | undefined {
  const file = new URL(`../../../shared/corpora/${name}`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

import { existsSync, readFileSync } from 'node:fs';

/** A collection of cases that is kept beside the project; undefined, and said so, where it is not there. */
export function readCorpus<T>(name: string): T | undefined {
  const file = new URL(`../../shared/corpora/${name}`, import.meta.url);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
  console.warn(`../shared/corpora/${name} is not beside the project: its cases do not run`);
  return undefined;
}

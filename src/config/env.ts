import type { EnvRecord } from '../platform.ts';

/** What can be read of a record, which may be anything that a runtime hands over: a getter may throw. */
export function readEntries(record: object): [name: string, value: unknown][] {
  const names = attempt(() => Object.keys(record)) ?? [];
  return names.map((name) => [name, attempt(() => (record as EnvRecord)[name])]);
}

/** All that can be read of these records; a later one wins. */
export function mergeRecords(...records: readonly EnvRecord[]): EnvRecord {
  return Object.fromEntries(records.flatMap(readEntries));
}

/** Undefined where it throws. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

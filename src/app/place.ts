import type { Filters } from '../routing/pattern.ts';
import type { RunMiddleware } from './middleware.ts';
import type { FilterSet, Registry } from './registry.ts';

/** Where what is registered belongs. */
export interface Place {
  readonly registry: Registry;
  /** Of the group, with those around it; empty for the application. */
  readonly prefix: string;
  /** The prefixes of all groups around, and that of the group itself. */
  readonly prefixes: readonly string[];
  readonly filters: FilterSet;
  /** Runs around the routes that are registered here, the first outermost. */
  readonly middleware: readonly RunMiddleware[];
}

/** Makes sure that the scopes around what is registered now apply to it: filters may have been replaced since. */
export function addScopes({ registry, prefixes }: Place, filters: Filters): void {
  for (const prefix of prefixes) registry.addScope(prefix, filters);
}

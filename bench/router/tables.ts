import type { Table } from './routes.ts';
import { alternatives, filters } from './tables/filters.ts';
import { github } from './tables/github.ts';
import { thousand } from './tables/thousand.ts';
import { twelve } from './tables/twelve.ts';

export const TABLES: Readonly<Record<string, Table>> = {
  '12 routes': twelve,
  '300 routes': github,
  '1,000 routes': thousand,
  filters,
  alternatives,
};

/** How many paths are cut, and then looked for. */
export const BATCH = 1000;

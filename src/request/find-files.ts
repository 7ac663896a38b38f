import type { FileSystem } from '../file-system.ts';
import type { Exchange } from './exchange.ts';

/** @throws Error where the platform has no files. */
export function findFiles({ context, arrival }: Exchange, root: string): FileSystem {
  const files = context.platform?.files?.(root, arrival);
  if (files !== undefined) return files;
  const platform = context.platform === undefined ? 'an application without a platform' : context.platform.name;
  throw new Error(`There are no files on ${platform}: serve it, or give it the platform of its runtime`);
}

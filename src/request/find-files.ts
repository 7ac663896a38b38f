import type { FileSystem, OpenFile } from '../static/file-system.ts';
import type { Exchange } from './request-context.ts';

/** The files below a directory, or all; undefined where the platform has none. */
export function findFiles({ context, arrival }: Exchange, root: string): FileSystem | undefined {
  return context.platform?.files?.(root, arrival);
}

/** @throws Error where the platform has no files. */
export function requireFiles(exchange: Exchange, root: string): FileSystem {
  const files = findFiles(exchange, root);
  if (files !== undefined) return files;
  const { context } = exchange;
  const platform = context.platform === undefined ? 'an application without a platform' : context.platform.name;
  throw new Error(`There are no files on ${platform}: serve it, or give it the platform of its runtime`);
}

/** Closes a file when the request has ended. */
export function closeAtEnd({ lifetime }: Exchange, file: OpenFile): void {
  lifetime.defer(file, () => file.close());
}

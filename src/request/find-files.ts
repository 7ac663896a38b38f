import type { FileSystem, OpenFile } from '../static/file-system.ts';
import type { RequestContext } from './request-context.ts';

/** The files below a directory, or all; undefined where the platform has none. */
export function findFiles({ app, fetchArguments }: RequestContext, root: string): FileSystem | undefined {
  return app.platform?.files?.(root, fetchArguments);
}

/** @throws Error where the platform has no files. */
export function requireFiles(context: RequestContext, root: string): FileSystem {
  const files = findFiles(context, root);
  if (files !== undefined) return files;
  const { app } = context;
  const platform = app.platform === undefined ? 'an application without a platform' : app.platform.name;
  throw new Error(`There are no files on ${platform}: serve it, or give it the platform of its runtime`);
}

/** Closes a file when the request has ended. */
export function closeAtEnd({ lifetime }: RequestContext, file: OpenFile): void {
  lifetime.defer(file, () => file.close());
}

import type { Directory, DirectoryEntry, FileSystem, OpenFile } from './file-system.ts';

/** A file in memory. */
export interface MemoryFile {
  /** The content. */
  readonly content: string | Uint8Array;
  /** The modification time in milliseconds since the epoch. Default: 0. */
  readonly modified?: number;
}

/**
 * Creates a file system in memory: for tests, and for files that are built into an application.
 *
 *     const files = memoryFiles({ 'index.html': '<h1>Hello</h1>', 'docs/a.txt': { content: 'a', modified: Date.now() } });
 *     const app = new Application({ platform: { ...node, files: () => files }, documentRoot: '/' });
 */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array | MemoryFile>>): FileSystem {
  const files = new Map(Object.entries(contents).map(([path, file]) => [path, toFile(path, file)]));
  return { open: (path) => files.get(path)?.() ?? listBelow(files, path) };
}

function toFile(path: string, file: string | Uint8Array | MemoryFile): () => OpenFile {
  const { content, modified = 0 } = typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return () => ({
    kind: 'file',
    path,
    size: bytes.length,
    modified,
    read: (start, end) => readOnce(bytes.subarray(start, end)),
    body: (start, end) => bytes.subarray(start, end),
    close() {},
  });
}

async function* readOnce(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes;
}

function listBelow(files: ReadonlyMap<string, () => OpenFile>, path: string): Directory | undefined {
  const prefix = path === '' ? '' : `${path}/`;
  const below = [...files.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  if (below.length === 0) return undefined;
  return { kind: 'directory', path, list: () => listEntries(files, prefix, below) };
}

async function* listEntries(
  files: ReadonlyMap<string, () => OpenFile>,
  prefix: string,
  below: readonly string[],
): AsyncGenerator<DirectoryEntry> {
  for (const name of new Set(below.map((path) => path.split('/', 1)[0] as string))) {
    const file = files.get(prefix + name)?.();
    if (file === undefined) yield { name, kind: 'directory', size: 0, modified: 0 };
    else yield { name, kind: 'file', size: file.size, modified: file.modified ?? 0 };
  }
}

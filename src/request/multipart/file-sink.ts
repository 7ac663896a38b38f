import type { UploadedFile } from '../form.ts';
import type { FileCallback, FilePart, FileSink, FileTarget } from '../upload-types.ts';

/** Where the bytes of one file of a form go. */
export interface FileStore extends FileSink {
  /** What can be read again, if anything. */
  readonly file?: UploadedFile;
  /** What a `fileCallback` gave. */
  readonly sink?: FileTarget;
}

/**
 * Asks a `fileCallback` where a file goes.
 * @throws TypeError for what cannot take one.
 */
export async function openStore(part: FilePart, fileCallback: FileCallback): Promise<FileStore> {
  const target: unknown = await fileCallback(part.filename, part);
  if (target === null) return { sink: null, write() {}, close() {} };
  if (target instanceof WritableStream) return fromStream(target);
  if (isNodeStream(target)) throw new TypeError('fileCallback gave a stream of Node; give Writable.toWeb(stream)');
  if (isSink(target)) return fromSink(target);
  throw new TypeError(
    `fileCallback gave ${typeof target} for ${JSON.stringify(part.filename)}; a sink with write and close, a WritableStream or null is needed`,
  );
}

/** It has the methods of a sink, but says neither when it is full nor when it is done, and throws where nobody hears it. */
function isNodeStream(target: unknown): boolean {
  return typeof (target as { pipe?: unknown } | undefined)?.pipe === 'function';
}

function isSink(target: unknown): target is FileSink {
  const { write, close } = (target ?? {}) as Partial<FileSink>;
  return typeof write === 'function' && typeof close === 'function';
}

function fromSink(sink: FileSink): FileStore {
  return {
    sink,
    write: (bytes) => sink.write(bytes),
    close: () => sink.close(),
    abort: (reason) => sink.abort?.(reason),
  };
}

function fromStream(sink: WritableStream<Uint8Array>): FileStore {
  const writer = sink.getWriter();
  return {
    sink,
    write: (bytes) => writer.write(bytes),
    // Of a stream that has failed, what it failed with, rather than that it has.
    close: () => writer.close().catch(() => writer.closed),
    abort: (reason) => writer.abort(reason),
  };
}

import { rankEncodings } from '../http/accept.ts';
import { HTTPException } from '../http/exception.ts';
import { urlOf } from '../http/host.ts';
import { HTTP_FORBIDDEN, HTTP_NOT_ACCEPTABLE, HTTP_PERMANENT_REDIRECT } from '../http/status-constants.ts';
import { andThen, type MaybePromise } from '../pipeline/maybe-promise.ts';
import { closeAtEnd, findFiles } from '../request/find-files.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { answerListing } from './directory-listing.ts';
import type { Directory, FileEntry, FileSystem, OpenFile } from './file-system.ts';
import { findMediaType } from './media-type.ts';
import { type FilePath, isVisible, toFilePath } from './safe-path.ts';
import { answerFile, type FileDescription } from './serve-file.ts';

/** Answers with what the document root holds. */
export type Respond = (context: RequestContext) => MaybePromise<ResponseRecord>;

const INDEX = 'index.html';

/** Encodings that a file may stand beside its own in, and the ends of their names. */
const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['br', '.br'],
  ['zstd', '.zst'],
  ['gzip', '.gz'],
]);

/**
 * What the document root holds under a request's path: a file, the index of a directory, its listing, or the way to them.
 * Undefined where there is nothing. A file that is found is open, and stands in the context.
 */
export function findDocument(context: RequestContext): MaybePromise<Respond | undefined> {
  const { documentRoot } = context.config;
  const files = documentRoot === undefined ? undefined : findFiles(context, documentRoot);
  const wanted = toFilePath(context.target?.path ?? '');
  if (files === undefined || wanted === undefined) return undefined;
  return andThen(openVisible(files, wanted.path), (entry) => toDocument(context, files, entry, wanted));
}

function toDocument(
  context: RequestContext,
  files: FileSystem,
  entry: FileEntry | undefined,
  { path, isDirectory }: FilePath,
): MaybePromise<Respond | undefined> {
  if (entry === undefined) return undefined;
  if (entry.kind === 'directory') return isDirectory ? findIndex(context, files, entry, path) : addSlash;
  closeAtEnd(context, entry);
  return isDirectory ? undefined : prepareFile(context, files, entry, path);
}

/** Also where a link led, nothing may be hidden. */
function openVisible(files: FileSystem, path: string): MaybePromise<FileEntry | undefined> {
  return andThen(files.open(path), (entry) => {
    if (entry === undefined || isVisible(entry.path)) return entry;
    if (entry.kind === 'file') entry.close();
    return undefined;
  });
}

function openFile(files: FileSystem, path: string): MaybePromise<OpenFile | undefined> {
  return andThen(openVisible(files, path), (entry) => (entry?.kind === 'file' ? entry : undefined));
}

/** The file, or that of its siblings which the client takes encoded. */
function prepareFile(context: RequestContext, files: FileSystem, file: OpenFile, path: string): MaybePromise<Respond> {
  const type = file.type ?? findMediaType(path);
  if (context.config.precompressed) return findEncoded(context, files, file, path, type);
  return () => answerFile(context, file, { type });
}

async function findEncoded(
  context: RequestContext,
  files: FileSystem,
  file: OpenFile,
  path: string,
  type: string,
): Promise<Respond> {
  for (const encoding of rankEncodings(context.request.headers.get('accept-encoding'), [...ENCODINGS.keys()])) {
    const end = ENCODINGS.get(encoding);
    if (end === undefined) return () => answerEncoded(context, file, { type, varies: true });
    const sibling = await openSibling(files, path + end);
    if (sibling === undefined) continue;
    closeAtEnd(context, sibling);
    context.lifetime.releaseEarly(file);
    return () => answerEncoded(context, sibling, { type, encoding, varies: true });
  }
  return refuseEncodings;
}

/** The client takes none of the encodings that are there, and refuses the file itself (RFC 9110 section 12.5.3). */
function refuseEncodings(): never {
  throw new HTTPException(HTTP_NOT_ACCEPTABLE, { headers: { Vary: 'Accept-Encoding' } });
}

/** One that may not be read is as good as none. */
async function openSibling(files: FileSystem, path: string): Promise<OpenFile | undefined> {
  try {
    const file = await openFile(files, path);
    // A store that has a page for what it does not know: that is no encoding of anything.
    if (file?.type?.startsWith('text/html') !== true) return file;
    file.close();
    return undefined;
  } catch {
    return undefined;
  }
}

/** One of several encodings: a cache must know that there are others. */
function answerEncoded(
  context: RequestContext,
  file: OpenFile,
  description: FileDescription,
): MaybePromise<ResponseRecord> {
  context.outgoing.vary('Accept-Encoding');
  return answerFile(context, file, description);
}

/** A directory without its slash: links on its page would lead beside it. */
function addSlash({ request }: RequestContext): never {
  const { pathname, search } = new URL(urlOf(request));
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  throw new HTTPException(HTTP_PERMANENT_REDIRECT, { headers: { Location: `./${name}/${search}` } });
}

function findIndex(
  context: RequestContext,
  files: FileSystem,
  directory: Directory,
  path: string,
): MaybePromise<Respond> {
  // An application that is mounted sees `/` also where its prefix was asked for without one.
  if (!new URL(urlOf(context.request)).pathname.endsWith('/')) return addSlash;
  const name = path === '' ? INDEX : `${path}/${INDEX}`;
  return andThen(openFile(files, name), (index) => {
    if (index !== undefined) {
      closeAtEnd(context, index);
      return prepareFile(context, files, index, name);
    }
    const isListed = context.config.documentIndex && directory.list !== undefined;
    return isListed ? () => answerListing(context, directory) : forbid;
  });
}

function forbid(): never {
  throw new HTTPException(HTTP_FORBIDDEN);
}

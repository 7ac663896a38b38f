import { rankEncodings } from '../http/accept.ts';
import { HTTPException } from '../http/exception.ts';
import { urlOf } from '../http/host.ts';
import { HTTP_FORBIDDEN, HTTP_NOT_ACCEPTABLE, HTTP_PERMANENT_REDIRECT } from '../http/status-constants.ts';
import { andThen, type Soon } from '../pipeline/maybe-promise.ts';
import { closeAtEnd, findFiles } from '../request/find-files.ts';
import type { Exchange } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { answerListing } from './directory-listing.ts';
import type { Directory, FileEntry, FileSystem, OpenFile } from './file-system.ts';
import { findMediaType } from './media-type.ts';
import { type FilePath, isVisible, toFilePath } from './safe-path.ts';
import { answerFile, type FileDescription } from './serve-file.ts';

/** Answers with what the document root holds. */
export type Respond = (exchange: Exchange) => Soon<ResponseRecord>;

const INDEX = 'index.html';

/** Encodings that a file may stand beside its own in, and the ends of their names. */
const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['br', '.br'],
  ['zstd', '.zst'],
  ['gzip', '.gz'],
]);

/**
 * What the document root holds under a request's path: a file, the index of a directory, its listing, or the way to them.
 * Undefined where there is nothing. A file that is found is open, and stands in the exchange.
 */
export function findDocument(exchange: Exchange): Soon<Respond | undefined> {
  const { documentRoot } = exchange.config;
  const files = documentRoot === undefined ? undefined : findFiles(exchange, documentRoot);
  const wanted = toFilePath(exchange.target?.path ?? '');
  if (files === undefined || wanted === undefined) return undefined;
  return andThen(openVisible(files, wanted.path), (entry) => toDocument(exchange, files, entry, wanted));
}

function toDocument(
  exchange: Exchange,
  files: FileSystem,
  entry: FileEntry | undefined,
  { path, isDirectory }: FilePath,
): Soon<Respond | undefined> {
  if (entry === undefined) return undefined;
  if (entry.kind === 'directory') return isDirectory ? findIndex(exchange, files, entry, path) : addSlash;
  closeAtEnd(exchange, entry);
  return isDirectory ? undefined : prepareFile(exchange, files, entry, path);
}

/** Also where a link led, nothing may be hidden. */
function openVisible(files: FileSystem, path: string): Soon<FileEntry | undefined> {
  return andThen(files.open(path), (entry) => {
    if (entry === undefined || isVisible(entry.path)) return entry;
    if (entry.kind === 'file') entry.close();
    return undefined;
  });
}

function openFile(files: FileSystem, path: string): Soon<OpenFile | undefined> {
  return andThen(openVisible(files, path), (entry) => (entry?.kind === 'file' ? entry : undefined));
}

/** The file, or that of its siblings which the client takes encoded. */
function prepareFile(exchange: Exchange, files: FileSystem, file: OpenFile, path: string): Soon<Respond> {
  const type = file.type ?? findMediaType(path);
  if (exchange.config.precompressed) return findEncoded(exchange, files, file, path, type);
  return () => answerFile(exchange, file, { type });
}

async function findEncoded(
  exchange: Exchange,
  files: FileSystem,
  file: OpenFile,
  path: string,
  type: string,
): Promise<Respond> {
  for (const encoding of rankEncodings(exchange.request.headers.get('accept-encoding'), [...ENCODINGS.keys()])) {
    const end = ENCODINGS.get(encoding);
    if (end === undefined) return () => answerEncoded(exchange, file, { type, varies: true });
    const sibling = await openSibling(files, path + end);
    if (sibling === undefined) continue;
    closeAtEnd(exchange, sibling);
    exchange.lifetime.releaseEarly(file);
    return () => answerEncoded(exchange, sibling, { type, encoding, varies: true });
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
function answerEncoded(exchange: Exchange, file: OpenFile, description: FileDescription): Soon<ResponseRecord> {
  exchange.outgoing.vary('Accept-Encoding');
  return answerFile(exchange, file, description);
}

/** A directory without its slash: links on its page would lead beside it. */
function addSlash({ request }: Exchange): never {
  const { pathname, search } = new URL(urlOf(request));
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  throw new HTTPException(HTTP_PERMANENT_REDIRECT, { headers: { Location: `./${name}/${search}` } });
}

function findIndex(exchange: Exchange, files: FileSystem, directory: Directory, path: string): Soon<Respond> {
  // An application that is mounted sees `/` also where its prefix was asked for without one.
  if (!new URL(urlOf(exchange.request)).pathname.endsWith('/')) return addSlash;
  const name = path === '' ? INDEX : `${path}/${INDEX}`;
  return andThen(openFile(files, name), (index) => {
    if (index !== undefined) {
      closeAtEnd(exchange, index);
      return prepareFile(exchange, files, index, name);
    }
    const isListed = exchange.config.documentIndex && directory.list !== undefined;
    return isListed ? () => answerListing(exchange, directory) : forbid;
  });
}

function forbid(): never {
  throw new HTTPException(HTTP_FORBIDDEN);
}

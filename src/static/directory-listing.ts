import { prefersJson } from '../http/accept.ts';
import { HTML, JSON_TYPE } from '../http/content-type.ts';
import { decodePiece } from '../http/request-target.ts';
import { parseOrder } from '../pages/directory-order.ts';
import { LISTING_POLICY, renderListing, renderListingJson } from '../pages/directory-page.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { toRecord } from '../response/to-record.ts';
import type { Directory, DirectoryEntry } from './file-system.ts';
import { inSlices } from './in-slices.ts';
import { findMediaType } from './media-type.ts';
import { isVisible } from './safe-path.ts';

/** The most entries that are listed: they are sorted, and therefore in memory. */
const MAX_LISTED = 10_000;

/** The page of what a directory holds, or JSON for a client that prefers it; in blocks and slices, not at once. */
export async function answerListing(context: RequestContext, directory: Directory): Promise<ResponseRecord> {
  const { outgoing, request, target, fullPath = '/' } = context;
  const { headersOut } = outgoing;
  const isJson = prefersJson(request.headers.get('accept'));
  const read = outgoing.isHead ? await checkDirectory(directory) : await readEntries(directory);
  outgoing.contentLength = undefined;
  outgoing.vary('Accept');
  outgoing.contentType = isJson ? JSON_TYPE : HTML;
  headersOut.set('X-Content-Type-Options', 'nosniff');
  if (!isJson && !headersOut.has('content-security-policy')) headersOut.set('Content-Security-Policy', LISTING_POLICY);
  if (read === undefined) return outgoing.create('', { type: HTML });
  const listing = {
    ...read,
    uri: decodePiece(fullPath),
    order: parseOrder(target?.query ?? ''),
    isRoot: directory.path === '',
  };
  const blocks = isJson ? renderListingJson(listing, findMediaType) : renderListing(listing, findMediaType);
  return toRecord(inSlices(blocks), outgoing);
}

/** Reads the first entry, so that HEAD fails as GET does. */
async function checkDirectory(directory: Directory): Promise<undefined> {
  for await (const _ of directory.list?.() ?? []) break;
}

async function readEntries(directory: Directory): Promise<{ entries: DirectoryEntry[]; isCut: boolean }> {
  const entries: DirectoryEntry[] = [];
  for await (const entry of directory.list?.() ?? []) {
    if (!isVisible(entry.name) || entry.name.endsWith('~')) continue;
    if (entries.length === MAX_LISTED) return { entries, isCut: true };
    entries.push(entry);
  }
  return { entries, isCut: false };
}

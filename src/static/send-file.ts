import { checkOptionNames } from '../config/check-options.ts';
import { HTTPException } from '../http/exception.ts';
import { checkHeader } from '../http/header.ts';
import { lazy } from '../pipeline/lazy-module.ts';
import type { MaybePromise } from '../pipeline/maybe-promise.ts';
import { closeAtEnd, requireFiles } from '../request/find-files.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import { requestContextOf } from '../request/request-head.ts';
import { toResponse } from '../response/create-response.ts';
import type { OpenFile } from './file-system.ts';
import { isVisible } from './safe-path.ts';

/** Options of `sendFile`. */
export interface SendFileOptions {
  /**
   * The directory to which the path is relative. The path can come from a client: it cannot leave the directory or reach a
   * hidden file. Without it, the path is used as it is.
   */
  readonly root?: string;
  /** The Content-Type. Default: chosen by the file name. */
  readonly type?: string;
}

const loadServing: () => MaybePromise<typeof import('./serve-file.ts')> = lazy(() => import('./serve-file.ts'));
const loadMediaTypes: () => MaybePromise<typeof import('./media-type.ts')> = lazy(() => import('./media-type.ts'));

/**
 * Creates the response for a file, with type, length, modification time and ETag. It handles conditional and range requests
 * (RFC 9110 sections 13 and 14). A handler returns it.
 *
 *     app.get('/report/<name>', (req, name) => sendFile(req, `${name}.pdf`, { root: '/srv/reports' }))
 *
 * @throws HTTPException 404 if the file does not exist, 403 if it is not readable, 412 and 416 by the headers of the request;
 *   Error if the platform has no files.
 */
export async function sendFile(req: PoorRequest, path: string, options: SendFileOptions = {}): Promise<Response> {
  checkOptionNames('sendFile', options, ['root', 'type']);
  const { root, type } = options;
  if (typeof path !== 'string') throw new TypeError(`sendFile takes req and a path, not ${typeof path}`);
  if (root === '') throw new TypeError('sendFile cannot keep a path inside of a root that has no name');
  if (type !== undefined) checkType(type);
  const context = requestContextOf(req);
  const [{ answerFile }, { findMediaType }] = await Promise.all([loadServing(), loadMediaTypes()]);
  const file = await openFile(req, path, root);
  if (file === undefined) throw new HTTPException(404);
  closeAtEnd(context, file);
  const record = await answerFile(context, file, { type: type ?? file.type ?? findMediaType(file.path) });
  context.outgoing.made = record;
  return toResponse(record);
}

function checkType(type: string): void {
  if (type === '') throw new TypeError('The type of a file cannot be empty');
  checkHeader('Content-Type', type);
}

async function openFile(req: PoorRequest, path: string, root: string | undefined): Promise<OpenFile | undefined> {
  const isSafe = root === undefined || isVisible(path);
  const entry = isSafe ? await requireFiles(requestContextOf(req), root ?? '').open(path) : undefined;
  if (entry?.kind !== 'file') return undefined;
  if (root === undefined || isVisible(entry.path)) return entry;
  entry.close();
  return undefined;
}

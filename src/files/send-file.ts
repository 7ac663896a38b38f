import type { Soon } from '../at-once.ts';
import type { OpenFile } from '../file-system.ts';
import { HTTPException } from '../http/exception.ts';
import { checkHeader } from '../http/header.ts';
import { lazy } from '../lazy-module.ts';
import { checkOptionNames } from '../option-names.ts';
import { closeAtEnd, requireFiles } from '../request/find-files.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import { exchangeOf } from '../request/request-head.ts';
import { toResponse } from '../response/create-response.ts';
import { isVisible } from './file-path.ts';

/** How a file is sent. */
export interface SendFileOptions {
  /**
   * A directory that the path may not lead out of, by whatever is in it, nor to anything hidden: for a path that comes from
   * a client. Without it the path is taken as it is.
   */
  readonly root?: string;
  /** The Content-Type. Default: by the file's name. */
  readonly type?: string;
}

const loadServing: () => Soon<typeof import('./answer-file.ts')> = lazy(() => import('./answer-file.ts'));
const loadMediaTypes: () => Soon<typeof import('./media-type.ts')> = lazy(() => import('./media-type.ts'));

/**
 * Answers with a file: its type, length, time and tag, as a whole, in the parts that the client asks for, or that it has
 * it already (RFC 9110 sections 13 and 14). Give back what this gives.
 *
 *     app.get('/report/<name>', (req, name) => sendFile(req, `${name}.pdf`, { root: '/srv/reports' }))
 *
 * @throws HTTPException 404 where there is no such file, 403 where it may not be read, 412 and 416 as the client asks; Error
 *   where the platform has no files.
 */
export async function sendFile(req: PoorRequest, path: string, options: SendFileOptions = {}): Promise<Response> {
  checkOptionNames('sendFile', options, ['root', 'type']);
  const { root, type } = options;
  if (typeof path !== 'string') throw new TypeError(`sendFile takes req and a path, not ${typeof path}`);
  if (root === '') throw new TypeError('sendFile cannot keep a path inside of a root that has no name');
  if (type !== undefined) checkType(type);
  const exchange = exchangeOf(req);
  const [{ answerFile }, { findMediaType }] = await Promise.all([loadServing(), loadMediaTypes()]);
  const file = await openFile(req, path, root);
  if (file === undefined) throw new HTTPException(404);
  closeAtEnd(exchange, file);
  const record = await answerFile(exchange, file, { type: type ?? file.type ?? findMediaType(file.path) });
  exchange.outgoing.made = record;
  return toResponse(record);
}

function checkType(type: string): void {
  if (type === '') throw new TypeError('The type of a file cannot be empty');
  checkHeader('Content-Type', type);
}

async function openFile(req: PoorRequest, path: string, root: string | undefined): Promise<OpenFile | undefined> {
  const isSafe = root === undefined || isVisible(path);
  const entry = isSafe ? await requireFiles(exchangeOf(req), root ?? '').open(path) : undefined;
  if (entry?.kind !== 'file') return undefined;
  if (root === undefined || isVisible(entry.path)) return entry;
  entry.close();
  return undefined;
}

import { LOG_WARNING } from '../logging/log-levels.ts';
import { nativeOf } from '../response/light-response.ts';
import { findHeader, type ResponseRecord } from '../response/response-record.ts';
import type { PipelineContext } from './pipeline-context.ts';

/*
 * Header fields that RFC 9110 requires for a status: Allow for 405, which the library knows, and those of 401, 407 and 426,
 * which only the application knows. (Content-Range of 206 and 416 is set where ranges are answered.)
 */

/** The methods for `Allow`: a path with GET also has HEAD, and every path has OPTIONS. */
export function toAllow(known: Iterable<string>): readonly string[] {
  const methods = new Set(known);
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].sort();
}

/** The methods that have a route at the path of a request; none where the path has no route. */
export function findAllowed({ tables, target, allow }: PipelineContext): readonly string[] {
  if (allow !== undefined || target === undefined) return allow ?? [];
  const known = tables.routes.methodsOf(target.path);
  return known.size === 0 ? [] : toAllow(known);
}

/** What only the application can know: name and example (RFC 9110 sections 15.5.2, 15.5.8 and 15.5.22). */
const REQUIRED: ReadonlyMap<number, readonly [name: string, example: string]> = new Map([
  [401, ['WWW-Authenticate', 'Bearer']],
  [407, ['Proxy-Authenticate', 'Basic realm="proxy"']],
  [426, ['Upgrade', 'websocket']],
]);

const reported = new WeakMap<object, Set<number>>();

/**
 * Logs a response that lacks the field that its status requires, once for each route and status. There is no default: a
 * challenge such as `Basic` would open a login dialog in browsers.
 */
export function reportMissingField(context: PipelineContext, record: ResponseRecord): void {
  const [name, example] = REQUIRED.get(record.status) ?? [];
  if (name === undefined || hasField(record, name)) return;
  const route: object = context.route?.handler ?? context.tables;
  const codes = reported.get(route) ?? new Set();
  if (codes.has(record.status)) return;
  reported.set(route, codes.add(record.status));
  const where = `${context.method} ${context.route?.rule?.text ?? context.fullPath ?? ''}`;
  const advice = `abort(${record.status}, { headers: { '${name}': '${example}' } })`;
  context.app.log.write(
    `${where}: a response with status ${record.status} needs the header ${name} (RFC 9110); write for example ${advice}`,
    LOG_WARNING,
  );
}

function hasField(record: ResponseRecord, name: string): boolean {
  return nativeOf(record)?.headers.has(name) ?? findHeader(record.headers, name) >= 0;
}

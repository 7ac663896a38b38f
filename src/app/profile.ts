import type { MaybePromise } from '../pipeline/maybe-promise.ts';
import type { RequestContext } from '../request/request-context.ts';
import { toResponse } from '../response/create-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { toProfileName } from './profile-filename.ts';

/**
 * Runs a request and measures it. Used by `app.setProfile`.
 *
 *     const timer: Profiler = async (run, filename) => {
 *       const start = performance.now();
 *       const response = await run();
 *       console.log(filename, performance.now() - start);
 *       return response;
 *     };
 *
 * The response is what `run` returns, whatever the profiler returns. It is sent when the profiler has finished.
 *
 * @param run Handles the request, once, even if it is called again. Its promise resolves when the response starts.
 * @param filename The file for the profile, such as `log/req_debug-info.cpuprofile`.
 */
export interface Profiler {
  (run: () => Promise<Response>, filename: string): Promise<Response>;
  /** Called by `setProfile`. Throws if the runtime has no profiler. */
  check?(): void;
}

/** Answers a request inside a profiler. Rejects only where what answers it does. */
export type Profile = (context: RequestContext, answer: () => MaybePromise<ResponseRecord>) => Promise<ResponseRecord>;

/** Where a request goes whose path cannot be read; it is answered with 400. */
const UNREADABLE = '/400';

/** @throws TypeError for a profiler that cannot be called, and for a prefix that is no text; what `check` throws. */
export function createProfile(profiler: Profiler, prefix: string): Profile {
  if (typeof profiler !== 'function') {
    const ready = 'such as cpuProfiler of poorfetch/node, or (run, filename) => run()';
    throw new TypeError(`setProfile takes a function that runs a request, ${ready}, not ${typeof profiler}`);
  }
  if (typeof prefix !== 'string')
    throw new TypeError(`setProfile takes a prefix for its files, such as log/req, not ${typeof prefix}`);
  profiler.check?.();
  return async ({ target, app }, answer) => {
    const filename = `${prefix}${toProfileName(target?.path ?? UNREADABLE)}.cpuprofile`;
    let running: Promise<ResponseRecord> | undefined;
    const run = (): Promise<ResponseRecord> => {
      running ??= (async () => answer())();
      return running;
    };
    try {
      await profiler(async () => toResponse(await run()), filename);
    } catch (error) {
      app.log.writeError(`The profile ${filename} was not made`, error);
    }
    return run();
  };
}

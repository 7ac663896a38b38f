import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type inspector from 'node:inspector';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { Profiler } from '../src/app/profile.ts';

/** Microseconds between two looks at the stack: most requests take a few milliseconds. */
const SAMPLING_INTERVAL = 100;

/** Milliseconds after which a profile ends though its request has not: each second is ten thousand samples. */
const LONGEST = 30_000;

/** V8 looks at the thread, not at a request: of two profiles at a time each would hold the other's work, and cost as much again. */
let isProfiling = false;

/**
 * Writes a V8 CPU profile of each request. Chrome DevTools and VS Code open these files. A later request with the same file name
 * replaces the file.
 *
 *     app.setProfile(cpuProfiler, 'log/req')
 *
 * A profile ends when the response starts, or after 30 seconds, so it does not contain the rest of a streaming response. While
 * one request is profiled, others run without a profile of their own, and their work appears in the first one. The file is
 * written before the response is sent; directories are created.
 */
export const cpuProfiler: Profiler = Object.assign(profileRequest, { check: checkInspector });

async function profileRequest(run: () => Promise<Response>, filename: string): Promise<Response> {
  if (isProfiling) return run();
  isProfiling = true;
  let response: Promise<Response>;
  let profile: inspector.Profiler.Profile;
  try {
    const stop = await startCpuProfile();
    try {
      response = run();
      await waitFor(response, LONGEST);
    } finally {
      profile = await stop();
    }
  } finally {
    isProfiling = false;
  }
  await writeCpuProfile(filename, profile);
  return response;
}

/** @throws Error on a build of Node without an inspector, and on a runtime that has none. */
function checkInspector(): void {
  if (process.features.inspector === false) throw new Error(NO_PROFILER);
}

const NO_PROFILER = 'This runtime has no CPU profiler: node:inspector cannot be used';

/**
 * Starts a CPU profile of this thread, and gives back what ends it.
 * @throws Error on a runtime, or a build of Node, that has none.
 */
export async function startCpuProfile(): Promise<() => Promise<inspector.Profiler.Profile>> {
  const session = await openSession();
  try {
    await post(session, 'Profiler.enable');
    await post(session, 'Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL });
    await post(session, 'Profiler.start');
  } catch (error) {
    session.disconnect();
    throw error;
  }
  return async () => {
    try {
      return (await post<inspector.Profiler.StopReturnType>(session, 'Profiler.stop')).profile;
    } finally {
      session.disconnect();
    }
  };
}

/** Loaded when it is needed: a Node that was built without an inspector has no such module, and serves all the same. */
async function openSession(): Promise<inspector.Session> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    return session;
  } catch (cause) {
    throw new Error(NO_PROFILER, { cause });
  }
}

function post<T>(session: inspector.Session, method: string, parameters: object = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result as T)));
  });
}

/** Writes a profile under its name when it is whole, for its owner alone: paths and names are in it. Its directory is made. */
export async function writeCpuProfile(filename: string, profile: object): Promise<void> {
  const directory = dirname(filename);
  const temporary = join(directory, `.profile-${randomUUID()}`);
  await mkdir(directory, { recursive: true });
  try {
    await writeFile(temporary, JSON.stringify(profile), { flag: 'wx', mode: 0o600 });
    await rename(temporary, filename);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

function waitFor(promise: Promise<unknown>, milliseconds: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

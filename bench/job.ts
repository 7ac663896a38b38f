/** What is measured, as a server, for this is how a process can be asked on each runtime. */
export interface Served {
  fetch(request: Request): Promise<Response>;
}

/**
 * Does what is measured once; throws when the result is wrong. It may give back how many of the milliseconds, by
 * `readClock`, were spent on preparation, which does not count.
 */
export type Job = () => void | Promise<void> | number | Promise<number>;

/**
 * Serves jobs by their names: `/name?times=3` prepares the job, does it three times, and answers with the milliseconds that
 * it took, or with nothing where there is no clock, so that who asks has to look at one; or what went wrong, with status 500.
 */
export function serveJobs(prepare: (name: string) => Job | Promise<Job>): Served {
  let last: { name: string; job: Job } | undefined;
  return {
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const name = decodeURIComponent(pathname.slice(1));
      try {
        if (name !== '' && last?.name !== name) last = { name, job: await prepare(name) };
        const start = readClock();
        let preparation = 0;
        for (let times = Number(searchParams.get('times')); times > 0; times--) preparation += (await last?.job()) ?? 0;
        const time = readClock() - start - preparation;
        return new Response(time > 0 ? `${time}` : '');
      } catch (error) {
        return new Response(error instanceof Error ? explain(error) : JSON.stringify(error), { status: 500 });
      }
    },
  };
}

interface Process {
  cpuUsage?(): { readonly user: number; readonly system: number };
}

/**
 * The milliseconds of a processor that this process has taken: others that run meanwhile do not count. On workerd no clock
 * moves while nothing is waited for, so that the time is always 0.
 */
export function readClock(): number {
  const { process } = globalThis as { readonly process?: Process };
  if (isWorkerd || process?.cpuUsage === undefined) return 0;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const isWorkerd = globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** With the name of its class, where that says more. */
function explain(error: Error): string {
  const { name } = error.constructor;
  return name === 'Error' ? error.message : `${name}: ${error.message}`;
}

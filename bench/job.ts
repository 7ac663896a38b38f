/** What is measured, as a server, for this is how a process can be asked on each runtime. */
export interface Served {
  fetch(request: Request): Promise<Response>;
}

/**
 * Does what is measured once; throws when the result is wrong. It may give back how many of the milliseconds were spent
 * on preparation, which is not measured; where no clock moves that is 0, and preparation is measured too.
 */
export type Job = () => void | Promise<void> | number | Promise<number>;

/**
 * Serves jobs by their names: `/name?times=3` prepares the job, does it three times, and answers how many milliseconds do
 * not count; or what went wrong, with status 500. The time is taken by who asks: on workerd no clock moves while nothing
 * is waited for.
 */
export function serveJobs(prepare: (name: string) => Job | Promise<Job>): Served {
  let last: { name: string; job: Job } | undefined;
  return {
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const name = decodeURIComponent(pathname.slice(1));
      try {
        let preparation = 0;
        for (let times = Number(searchParams.get('times')); times > 0; times--) {
          if (last?.name !== name) last = { name, job: await prepare(name) };
          preparation += (await last.job()) ?? 0;
        }
        return new Response(`${preparation}`);
      } catch (error) {
        return new Response(error instanceof Error ? explain(error) : JSON.stringify(error), { status: 500 });
      }
    },
  };
}

/** With the name of its class, where that says more. */
function explain(error: Error): string {
  const { name } = error.constructor;
  return name === 'Error' ? error.message : `${name}: ${error.message}`;
}

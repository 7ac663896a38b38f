/** What is measured, as a server, for this is how a process can be asked on each runtime. */
export interface Served {
  fetch(request: Request): Promise<Response>;
}

/** Does what is measured once; throws when the result is wrong. */
export type Job = () => void | Promise<void>;

/**
 * Serves jobs by their names: `/name?times=3` prepares the job, does it three times, and answers nothing; or what went
 * wrong, with status 500. The time is taken by who asks: on workerd no clock moves while nothing is waited for.
 */
export function serveJobs(prepare: (name: string) => Job): Served {
  let last: { name: string; job: Job } | undefined;
  return {
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const name = decodeURIComponent(pathname.slice(1));
      try {
        for (let times = Number(searchParams.get('times')); times > 0; times--) {
          if (last?.name !== name) last = { name, job: prepare(name) };
          await last.job();
        }
        return new Response();
      } catch (error) {
        return new Response(error instanceof Error ? error.message : JSON.stringify(error), { status: 500 });
      }
    },
  };
}

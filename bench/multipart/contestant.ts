import { type Served, serveJobs } from '../job.ts';
import { type Body, CASES } from './cases.ts';

/** Serves a parser: it takes a body apart, has the name of each part, and counts the bytes of content that are handed over. */
export function contestant(parse: (body: Body) => number | Promise<number>): Served {
  return serveJobs((name) => {
    const body = CASES[name]?.();
    if (body === undefined) throw new Error(`There is no case ${name}`);
    return async () => {
      const count = await parse(body);
      if (count !== body.content) throw new Error(`delivers ${count} of ${body.content} bytes`);
    };
  });
}

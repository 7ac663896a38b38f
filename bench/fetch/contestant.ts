import makeFetch from 'contestant';
import { createRequests } from 'requests';
import { CASES } from '../answers/cases.ts';
import { checkAnswer } from '../answers/check.ts';
import { type Job, readClock, serveJobs } from '../job.ts';
import { BATCH, SAME_HEADERS } from './groups.ts';

/** Serves what one application takes to answer a case: until the Response is there, whose body nobody reads. */
export default serveJobs(async (name): Promise<Job> => {
  const [group, caseName = ''] = name.split(': ');
  const wanted = CASES[caseName];
  if (wanted === undefined) throw new Error(`There is no case ${name}`);
  const sameHeaders = group === SAME_HEADERS;
  const answer = makeFetch({ ...wanted.style, sameHeaders });
  const createRequest = createRequests(wanted);
  await checkAnswer(wanted, await answer(createRequest()), sameHeaders);
  return async () => {
    const start = readClock();
    const requests = Array.from({ length: BATCH }, createRequest);
    const preparation = readClock() - start;
    for (const request of requests) {
      const answered = answer(request);
      const response = answered instanceof Promise ? await answered : answered;
      if (response.status !== wanted.status) throw new Error(`answers ${response.status}`);
    }
    return preparation;
  };
});

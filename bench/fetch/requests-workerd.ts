import type { Case } from '../answers/cases.ts';
import { createRequests as createAnew } from './requests-web.ts';

export { platform } from './requests-web.ts';

/** No clock moves here, so that making requests would be measured with the rest: one that has no body is asked again. */
export function createRequests(wanted: Case): () => Request {
  const createRequest = createAnew(wanted);
  if (wanted.sent !== undefined) return createRequest;
  const request = createRequest();
  return () => request;
}

import { bindApplication } from 'measured/application.ts';
import { platform } from 'requests';
import type { Fetch, MakeFetch } from '../answers/cases.ts';
import { makeApplication } from '../answers/contestants/ours.ts';

/** An application as an adapter asks it: it answers without a promise where nothing was awaited. */
const makeFetch: MakeFetch = (style) => {
  const entry = bindApplication(makeApplication(style), platform, {});
  return ((request) => entry?.fetch({ request, env: undefined, context: undefined })) as Fetch;
};

export default makeFetch;

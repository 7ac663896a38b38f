import { platform } from 'requests';
import type { MakeFetch } from '../answers/cases.ts';
import { makeApplication } from '../answers/contestants/ours.ts';

/** An application as it is asked by whoever has its `fetch`. */
const makeFetch: MakeFetch = (style) => makeApplication(style, { platform }).fetch;

export default makeFetch;

import makeFetch from 'contestant';
import { SERVED } from '../../answers/cases.ts';

export default { fetch: makeFetch(SERVED) };

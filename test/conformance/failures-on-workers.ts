import { workers } from 'poorfetch/workers';
import { createFailures } from './fixture-failures.ts';

export default createFailures(workers);

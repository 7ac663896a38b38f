import process from 'node:process';
import { createFailures, createPlainFailures } from './fixture-failures.ts';

export default process.env.PLAIN ? createPlainFailures() : createFailures();

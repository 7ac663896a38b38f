import process from 'node:process';
import { serve } from 'poorfetch/bun';
import { createFailures, createPlainFailures } from './fixture-failures.ts';

const { url } = await serve(process.env.PLAIN ? createPlainFailures() : createFailures(), { port: 0 });
console.log(url);

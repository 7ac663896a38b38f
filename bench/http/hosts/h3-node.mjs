import { serve } from 'h3';
import { SERVED } from '../../answers/cases.ts';
import { makeApplication } from '../../answers/contestants/h3.mjs';

serve(makeApplication(SERVED), { port: Number(process.argv[2]), hostname: '127.0.0.1', silent: true });

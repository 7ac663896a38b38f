import { serve } from 'adapters/bun.ts';
import { SERVED } from '../../answers/cases.ts';
import { makeApplication } from '../../answers/contestants/ours.ts';

await serve(makeApplication(SERVED), { port: Number(process.argv[2]) });

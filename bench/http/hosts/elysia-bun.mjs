import { SERVED } from '../../answers/cases.ts';
import { makeApplication } from '../../answers/contestants/elysia.mjs';

makeApplication(SERVED).listen({ port: Number(process.argv[2]), hostname: '127.0.0.1' });

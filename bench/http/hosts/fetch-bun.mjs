import makeFetch from 'contestant';
import { SERVED } from '../../answers/cases.ts';

Bun.serve({ fetch: makeFetch(SERVED), port: Number(process.argv[2]), hostname: '127.0.0.1' });

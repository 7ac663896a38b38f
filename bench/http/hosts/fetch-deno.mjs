import makeFetch from 'contestant';
import { SERVED } from '../../answers/cases.ts';

Deno.serve({ port: Number(Deno.args[0]), hostname: '127.0.0.1' }, makeFetch(SERVED));

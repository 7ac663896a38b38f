import process from 'node:process';
import { deno, fileStorage, serve } from 'poorfetch/deno';
import { createCounted } from './fixture-descriptors.ts';

const { UPLOADS = '' } = process.env;
const { url } = await serve(createCounted(deno, fileStorage(UPLOADS)), { port: 0 });
console.log(url);

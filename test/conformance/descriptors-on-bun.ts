import process from 'node:process';
import { bun, fileStorage, serve } from 'poorfetch/bun';
import { createCounted } from './fixture-descriptors.ts';

const { UPLOADS = '' } = process.env;
const { url } = await serve(createCounted(bun, fileStorage(UPLOADS)), { port: 0 });
console.log(url);

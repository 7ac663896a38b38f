import process from 'node:process';
import { fileStorage, node, serve } from 'poorfetch/node';
import { createCounted } from './fixture-descriptors.ts';

const { UPLOADS = '' } = process.env;
const { url } = await serve(createCounted(node, fileStorage(UPLOADS)), { port: 0 });
console.log(url);

import process from 'node:process';
import { serve } from 'poorfetch/deno';
import { createSockets, plainSockets } from './fixture-sockets.ts';

const app = process.env.PLAIN ? plainSockets : createSockets();
const { url } = await serve(app, { port: 0 });
console.log(url);

import process from 'node:process';
import { serve } from 'poorfetch/bun';
import { createSockets, plainSockets, websocket } from './fixture-sockets.ts';

const app = process.env.PLAIN ? plainSockets : createSockets();
const { url } = await serve(app, { port: 0, websocket });
console.log(url);

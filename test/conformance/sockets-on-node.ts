import process from 'node:process';
import { createSockets, plainSockets } from './fixture-sockets.ts';

export default process.env.PLAIN ? plainSockets : createSockets();

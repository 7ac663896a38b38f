import { workers } from 'poorfetch/workers';
import { createSockets } from './fixture-sockets.ts';

export default createSockets(workers);

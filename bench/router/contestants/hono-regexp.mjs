import { RegExpRouter } from 'hono/router/reg-exp-router';
import { honoContestant } from './hono.mjs';

export default honoContestant(RegExpRouter);

import { TrieRouter } from 'hono/router/trie-router';
import { honoContestant } from './hono.mjs';

export default honoContestant(TrieRouter);

import { Busboy } from '@fastify/busboy';
import { contestant } from '../contestant.ts';
import { feed } from '../feed.ts';

export default contestant((body) =>
  feed(body, (headers) => new Busboy({ headers, limits: { fieldSize: Infinity, fields: Infinity, parts: Infinity } })),
);

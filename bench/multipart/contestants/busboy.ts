import busboy from 'busboy';
import { contestant } from '../contestant.ts';
import { feed } from '../feed.ts';

export default contestant((body) =>
  feed(body, (headers) => busboy({ headers, limits: { fieldSize: Infinity, fields: Infinity, parts: Infinity } })),
);

import { MultipartParser } from 'measured/http/multipart.ts';
import { contestant } from '../contestant.ts';

export default contestant(({ boundary, chunks }) => {
  const parser = new MultipartParser(boundary);
  let count = 0;
  for (const chunk of chunks) {
    parser.push(chunk);
    for (let event = parser.next(); event !== undefined; event = parser.next()) {
      if (event instanceof Uint8Array) count += event.length;
    }
  }
  parser.finish();
  return count;
});

import { make } from 'multipasta';
import { contestant } from '../contestant.ts';

export default contestant(({ boundary, chunks }) => {
  let count = 0;
  const parser = make({
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    onField: (_part, value) => {
      count += value.length;
    },
    onFile: () => (bytes) => {
      count += bytes?.length ?? 0;
    },
    onError: (error) => {
      throw new Error(JSON.stringify(error));
    },
    onDone: () => {},
  });
  for (const chunk of chunks) parser.write(chunk);
  parser.end();
  return count;
});

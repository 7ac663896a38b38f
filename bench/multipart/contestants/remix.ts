import { parseMultipart } from '@remix-run/multipart-parser';
import { contestant } from '../contestant.ts';

/** It holds each part whole. */
export default contestant(({ boundary, chunks }) => {
  const limits = { maxFileSize: Infinity, maxParts: Infinity, maxTotalSize: Infinity };
  let count = 0;
  // The head is parsed when the name is asked for.
  for (const part of parseMultipart(chunks, { boundary, ...limits })) if (part.name !== undefined) count += part.size;
  return count;
});

import { contestant } from '../contestant.ts';

/** The runtime's own, which needs the whole body. */
export default contestant(async ({ boundary, whole }) => {
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  let count = 0;
  for (const [, value] of await new Response(whole, { headers }).formData())
    count += typeof value === 'string' ? value.length : value.size;
  return count;
});

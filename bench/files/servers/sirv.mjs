import { createServer } from 'node:http';
import sirv from 'sirv';

const [, , port, root, mode] = process.argv;
// Without `dev` it looks at the disk once, when it starts: what changes later it does not see.
const serve = sirv(root, { etag: true, dev: mode === 'dev' });

createServer((request, response) => serve(request, response, () => response.writeHead(404).end())).listen(
  Number(port),
  '127.0.0.1',
);

import { createServer } from 'node:http';
import sirv from 'sirv';

const [, , port, root] = process.argv;
const serve = sirv(root, { etag: true });

createServer((request, response) => serve(request, response, () => response.writeHead(404).end())).listen(
  Number(port),
  '127.0.0.1',
);

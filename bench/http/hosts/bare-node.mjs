import { createServer } from 'node:http';
import { HELLO, HTML, NOT_FOUND, POWERED_BY, sayLater } from '../../answers/cases.ts';

/** No library: what Node has. */
function send(response, body, type, status = 200) {
  response.writeHead(status, {
    'Content-Type': type,
    'X-Powered-By': POWERED_BY,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

const text = (response, body, status) => send(response, body, HTML, status);
const json = (response, value) => send(response, JSON.stringify(value), 'application/json');

function readText(request) {
  return new Promise((resolve) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => resolve(text));
  });
}

createServer(async (request, response) => {
  const { url, method } = request;
  if (url === '/') return text(response, HELLO);
  if (url.startsWith('/user/')) return text(response, `Hello ${url.slice(6)}`);
  if (url === '/json') return json(response, { message: HELLO });
  if (url === '/echo' && method === 'POST') return json(response, JSON.parse(await readText(request)));
  if (url === '/async') return text(response, await sayLater());
  return text(response, NOT_FOUND, 404);
}).listen(Number(process.argv[2]), '127.0.0.1');

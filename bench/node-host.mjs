// Serves the default export of a module on Node, as `deno serve` and Bun do: node node-host.mjs PORT FILE
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [port, file] = process.argv.slice(2);
const served = (await import(pathToFileURL(file).href)).default;
createServer(async (incoming, outgoing) => {
  const response = await served.fetch(new Request(`http://127.0.0.1${incoming.url}`));
  outgoing.writeHead(response.status).end(await response.text());
}).listen(Number(port), '127.0.0.1');

import process from 'node:process';
import { Application } from '../../../dist/src/index.js';

const [port, root] = process.argv.slice(2);
const { serve } = await import(
  'Bun' in globalThis ? '../../../dist/adapters/bun.js' : '../../../dist/adapters/deno.js'
);

await serve(new Application(), { port: Number(port), env: { poor_DocumentRoot: root } });

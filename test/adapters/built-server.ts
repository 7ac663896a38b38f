import app from './built-app.ts';

const { serve } = await import('Bun' in globalThis ? '../../dist/adapters/bun.js' : '../../dist/adapters/deno.js');

const { url } = await serve(app, { port: 0, env: { poor_ErrorFormat: 'json' } });
console.log(url);

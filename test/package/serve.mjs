/* Serves an application with the installed package on the runtime that is named, asks it, and prints the answers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { Application } from 'poorfetch';
import { PoorSession } from 'poorfetch/session';

const [, , runtime, ...entryPoints] = process.argv;
const { serve } = await import(`poorfetch/${runtime}`);

mkdirSync('public', { recursive: true });
writeFileSync('public/style.css', 'a {}');

// A request of each kind loads another file of the package.
const app = new Application({ secretKey: 'a key that no one else has', documentRoot: 'public', debug: true });
app.get('/hello/<name>', (_req, name) => `Hello ${name}`);
app.post('/form', async (req) => req.form.get('text').value);
app.get('/session', async (req) => {
  const session = await PoorSession.open(req);
  session.data.user = 'me';
  await session.header(req);
  return req.headersOut.get('set-cookie').slice(0, 'SESSID='.length);
});

const body = new FormData();
body.set('text', 'sent');
const { url, close } = await serve(app, { port: 0 });
const answers = {};
for (const [path, init] of [
  ['/hello/you'],
  ['/form', { method: 'POST', body }],
  ['/session'],
  ['/style.css'],
  ['/missing'],
  ['/debug-info'],
]) {
  const response = await fetch(url + path, init);
  const text = await response.text();
  answers[path] = `${response.status} ${text.length < 80 ? text : response.headers.get('content-type')}`;
}
await close();

const imported = [];
for (const entryPoint of entryPoints) if (Object.keys(await import(entryPoint)).length > 0) imported.push(entryPoint);
console.log(JSON.stringify({ answers, imported }));

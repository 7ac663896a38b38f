/** The application that is asked while its process counts descriptors: files in every way in which they are answered. */
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { Application, type FileCallback, type Platform, type PoorRequest, parseForm, sendFile } from 'poorfetch';
import { reportDescriptors } from './descriptor-ledger.ts';
import { workBeside } from './other-work.ts';

async function* readAll(req: PoorRequest, path: string): AsyncGenerator<Uint8Array> {
  const reader = (await sendFile(req, path)).body?.getReader();
  try {
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) yield next.value;
  } finally {
    await reader?.cancel();
  }
}

export function createCounted(platform: Platform, fileCallback: FileCallback): Application {
  const { ROOT = '', OTHERS = '' } = process.env;
  const work = workBeside(OTHERS);
  const app = new Application({ platform, documentRoot: ROOT, documentIndex: true, logLevel: 'crit' });
  const big = `${ROOT}/big.bin`;
  app.postProcess((req, { body }) =>
    req.args.has('wrapped') ? new Response(body, { headers: { 'X-Own': '1' } }) : undefined,
  );
  app.get('/count', () => ({ ...reportDescriptors(), work }));
  app.get('/sent', (req) => sendFile(req, big));
  app.get('/response', async (req) => new Response((await sendFile(req, big)).body));
  app.get('/generated', (req) => readAll(req, big));
  app.get('/written', async (req) => void (await req.sendFile(big)));
  app.get('/unused', async (req) => `${(await sendFile(req, big)).status}`);
  app.post('/kept', ({ form }) => form.get('file')?.file?.stream());
  const late = new Application({ autoForm: false });
  late.post('/store', async (req) => parseForm(req, { fileCallback }));
  late.post('/kept', async function* (req) {
    yield 'begun';
    yield* readStream((await parseForm(req)).get('file')?.file?.stream());
  });
  app.mount('/late', late);

  const held: number[] = [];
  const hold = (): void => {
    try {
      for (;;) held.push(openSync('/dev/null', 'r'));
    } catch {
      // There is none left.
    }
  };
  let holding: ReturnType<typeof setInterval> | undefined;
  app.get('/exhaust', async () => {
    work.isPaused = true;
    holding ??= setInterval(hold, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return 'exhausted';
  });
  app.get('/free', () => {
    clearInterval(holding);
    holding = undefined;
    for (const fd of held.splice(0)) closeSync(fd);
    work.isPaused = false;
    return 'freed';
  });
  return app;
}

async function* readStream(stream?: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) yield next.value;
}

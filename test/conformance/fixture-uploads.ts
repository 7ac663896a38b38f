/** The part of the fixture that takes uploads; mounted, so that forms are read with the options of each path. */
import { Application, type FileCallback, type Form, parseForm } from 'poorfetch';

/** Gives bytes in pieces of the sizes that are listed, over and over. */
function cut(data: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      const end = at + (sizes[turn % sizes.length] ?? data.length);
      if (at >= data.length) return controller.close();
      controller.enqueue(data.slice(at, end));
      at = end;
      turn += 1;
    },
  });
}

/**
 * Everything in a form: name, file name, and content as hexadecimal digits.
 * @param keepsBytes Whether a text that is not in its character set is shown by its bytes, not by its value.
 */
async function listParts(form: Form, keepsBytes = false): Promise<unknown[]> {
  const parts: unknown[] = [];
  for (const name of form.keys()) {
    for (const { filename, value, file, type } of form.get(name)?.list ?? []) {
      const isText = file === undefined || (type.startsWith('text/') && !keepsBytes);
      const bytes = filename === undefined && isText ? new TextEncoder().encode(value) : await file?.bytes();
      const content = Array.from(bytes ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('');
      parts.push([name, filename ?? null, content]);
    }
  }
  return parts;
}

/** What takes files is given by those who know the runtime; where it has nothing to offer they stay in memory. */
export function createUploads(fileCallback?: FileCallback, readTimeout = 10): Application {
  const app = new Application({
    name: 'uploads',
    autoForm: false,
    readTimeout,
    dataSize: 65536,
    fileSize: 2 ** 40,
  });

  app.post('/parts', async (req) => listParts(await parseForm(req, { keepBlankValues: true })));
  app.post('/bytes', async (req) => listParts(await parseForm(req, { keepBlankValues: true }), true));
  app.post('/cut', async (req) => {
    const headers = { 'Content-Type': req.headersIn.get('content-type') ?? '' };
    const body = cut(await req.data(), req.args.getList('size', Number));
    return app.request('/parts', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  });
  app.post('/store', async (req) => {
    const form = await parseForm(req, { fileCallback });
    return { form, length: form.get('file')?.length };
  });
  app.post('/kept', async (req) => {
    const file = (await parseForm(req)).get('file')?.file;
    req.contentType = 'application/octet-stream';
    return file?.stream();
  });
  app.post('/blocks', async (req) => {
    let size = 0;
    for (let block = await req.read(); block.length > 0; block = await req.read()) size += block.length;
    return `${size} bytes`;
  });
  app.post('/stream', async (req) => `${(await new Response(req.body).arrayBuffer()).byteLength} bytes`);
  app.post('/data', async (req) => `${(await req.data()).byteLength} bytes`);
  app.post('/limited', async (req) => parseForm(req, { maxFields: 2, maxFiles: 1, fileSize: 100 }));
  return app;
}

/** An application whose uploads stream on to a service, which is a binding. */
import { Application, type FileSink, parseForm } from 'poorfetch';
import { workers } from 'poorfetch/workers';

declare module 'poorfetch' {
  interface Register {
    env: { readonly STORE?: { fetch(url: string, init: RequestInit): Promise<Response> } };
  }
}

interface ServiceSink extends FileSink {
  readonly answer: Promise<unknown> | undefined;
}

const app = new Application({ platform: workers, autoForm: false });

app.post('/', async (req) => {
  const fileCallback = (filename: string): ServiceSink => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const init = { method: 'PUT', body: readable, duplex: 'half' } as RequestInit;
    const answer = req.env.STORE?.fetch(`http://store/${filename}`, init).then((response) => response.json());
    return {
      answer,
      write: (bytes) => writer.write(bytes),
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    };
  };
  const form = await parseForm(req, { fileCallback });
  const sink = form.get('file')?.sink as ServiceSink | undefined;
  return { field: form.getFirst('field'), stored: await sink?.answer };
});

export default app;

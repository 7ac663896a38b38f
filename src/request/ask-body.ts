import { openBody, readData } from './body.ts';
import type { Exchange } from './exchange.ts';
import type { Form } from './form.ts';
import { checkFormOptions, type FormOptions, readForm, readJson } from './read-body.ts';

/** The body as a form, whoever asks for it first. */
export async function askForm(exchange: Exchange): Promise<Form> {
  const { bodies } = exchange;
  if (bodies.form === undefined) {
    bodies.reading ??= readForm(exchange);
    bodies.form = await bodies.reading;
  }
  return bodies.form;
}

/** The body as a form that is read as these options say; what the request keeps stays as it was. */
export async function askOwnForm(exchange: Exchange, options: FormOptions): Promise<Form> {
  checkFormOptions(options);
  return readForm(exchange, options);
}

export async function askJson(exchange: Exchange): Promise<unknown> {
  const { bodies } = exchange;
  bodies.json ??= { value: await readJson(exchange) };
  return bodies.json.value;
}

/** The next bytes. */
export async function askBlock(exchange: Exchange, length: number | undefined): Promise<Uint8Array> {
  return openBody(exchange).read(length);
}

/** The whole body, or what is left of it. */
export function askData(exchange: Exchange): Promise<Uint8Array> {
  return readData(exchange);
}

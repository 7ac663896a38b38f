import { openBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import type { Form } from './form.ts';
import { checkFormOptions, type FormOptions, readForm, readJson } from './read-body.ts';

export { readData as askData, readRaw as askRaw } from './body.ts';
export { askForm } from './read-body.ts';

/** The body as a form that is read as these options say; what the request keeps stays as it was. */
export async function askOwnForm(exchange: Exchange, options: FormOptions): Promise<Form> {
  return readForm(exchange, checkFormOptions(options));
}

export async function askJson(exchange: Exchange): Promise<unknown> {
  const { body } = exchange;
  if (body.json === undefined) {
    body.readingJson ??= readJson(exchange);
    const value = await body.readingJson;
    body.json ??= { value };
  }
  return body.json.value;
}

/** The next bytes. */
export async function askBlock(exchange: Exchange, length: number | undefined): Promise<Uint8Array> {
  return openBody(exchange).read(length);
}

import type { Form } from '../form.ts';
import type { RequestContext } from '../request-context.ts';
import { openBody } from './body-bytes.ts';
import { checkFormOptions, type FormOptions, readForm, readJson } from './parse-body.ts';

export { readData as askData, readRaw as askRaw } from './body-bytes.ts';
export { askForm } from './parse-body.ts';

/** The body as a form that is read as these options say; what the request keeps stays as it was. */
export async function askOwnForm(context: RequestContext, options: FormOptions): Promise<Form> {
  return readForm(context, checkFormOptions(options));
}

export async function askJson(context: RequestContext): Promise<unknown> {
  const { body } = context;
  if (body.json === undefined) {
    body.readingJson ??= readJson(context);
    const value = await body.readingJson;
    body.json ??= { value };
  }
  return body.json.value;
}

/** The next bytes. */
export async function askBlock(context: RequestContext, length: number | undefined): Promise<Uint8Array> {
  return openBody(context).read(length);
}

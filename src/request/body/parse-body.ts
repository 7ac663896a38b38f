import { checkOptionNames } from '../../config/check-options.ts';
import { checkSetting, type Settings } from '../../config/config.ts';
import { parseMediaType } from '../../http/content-type.ts';
import { HTTPException } from '../../http/exception.ts';
import { parseUrlencoded, type UrlencodedOptions } from '../../http/urlencoded.ts';
import { lazy } from '../../pipeline/lazy-module.ts';
import type { MaybePromise } from '../../pipeline/maybe-promise.ts';
import { EmptyForm, Form } from '../form.ts';
import { toException } from '../parse-args.ts';
import type { BodyKind, RequestContext } from '../request-context.ts';
import type { FileCallback } from '../upload-types.ts';
import { readData } from './body-bytes.ts';

/** A byte order mark is a part of the first name (WHATWG URL, "application/x-www-form-urlencoded parsing"). */
const urlencoded = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true });

/** Options for reading a form. The defaults are the settings of the application. */
export interface FormOptions extends UrlencodedOptions {
  /** Decides where uploaded files go; undefined keeps them in memory and temporary files. */
  readonly fileCallback?: FileCallback | undefined;
  /** Maximum number of files. */
  readonly maxFiles?: number;
  /** Maximum size of one file in bytes. */
  readonly fileSize?: number;
  /** Maximum number of bytes in memory. */
  readonly dataSize?: number;
}

const FORM_OPTIONS: readonly (keyof Settings & keyof FormOptions)[] = [
  'keepBlankValues',
  'strictParsing',
  'maxFields',
  'fileCallback',
  'maxFiles',
  'fileSize',
  'dataSize',
];

/**
 * The options with sizes as numbers.
 * @throws TypeError for a name that is no option, or for a wrong value.
 */
export function checkFormOptions(options: FormOptions): FormOptions {
  checkOptionNames('parseForm', options, FORM_OPTIONS);
  const given = FORM_OPTIONS.filter((name) => Object.hasOwn(options, name));
  return Object.fromEntries(
    given.map((name) => [name, options[name] === undefined ? undefined : checkSetting(name, options[name])]),
  );
}

/** Reads the body that the handler expects to find; one that a hook has read or replaced stays as it is. */
export function readBody(context: RequestContext): MaybePromise<unknown> {
  const { pending } = context;
  const { reading, form } = context.body;
  if (pending === undefined) return undefined;
  context.pending = undefined;
  // A hook may have forgotten to wait for it, or have seen it fail.
  if (reading !== undefined && form === undefined) return askForm(context).then(() => readUntouched(context, pending));
  return readUntouched(context, pending);
}

/** Bytes that a hook has taken one by one are gone; those it took as a whole are still there. */
function readUntouched(context: RequestContext, kind: BodyKind): MaybePromise<unknown> {
  const { body, request } = context;
  if (body.data === undefined && (body.source !== undefined || request.bodyUsed)) return undefined;
  if (kind === 'form') return askForm(context);
  if (body.json !== undefined) return undefined;
  return readJson(context).then((value) => {
    body.json ??= { value };
  });
}

/** Reads uploads. */
export const loadMultipart: () => MaybePromise<typeof import('../multipart/read-multipart.ts')> = lazy(
  () => import('../multipart/read-multipart.ts'),
);

/** Only a `fileCallback` may be undefined: then there is none. */
function pickGiven(options: FormOptions): FormOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== undefined || name === 'fileCallback'),
  );
}

const URLENCODED = 'application/x-www-form-urlencoded';

/** The body as a form, multipart or urlencoded as its type says; one of another type is left alone, and makes no fields. */
export async function readForm(context: RequestContext, options?: FormOptions): Promise<Form> {
  const { config } = context;
  const rules = options === undefined ? config : { ...config, ...pickGiven(options) };
  const type = parseMediaType(context.request.headers.get('content-type'));
  try {
    if (type.startsWith('multipart/')) {
      return await (await loadMultipart()).readMultipart(context, rules);
    }
    if (type !== URLENCODED && !rules.formMimeTypes.includes(type)) return new EmptyForm();
    return new Form(parseUrlencoded(urlencoded.decode(await readData(context, rules.dataSize)), rules));
  } catch (error) {
    throw toException(error, 413);
  }
}

/** The body as a form, whoever asks for it first. */
export async function askForm(context: RequestContext): Promise<Form> {
  const { body } = context;
  if (body.form === undefined) {
    body.reading ??= readForm(context);
    const form = await body.reading;
    // A hook may have put its own in place meanwhile.
    body.form ??= form;
  }
  return body.form;
}

/** The body as JSON: any value. */
export function readJson(context: RequestContext): Promise<unknown> {
  return readData(context).then(parseJson);
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(strict.decode(data));
  } catch (cause) {
    throw new HTTPException(400, { message: 'The request body is not valid JSON', cause });
  }
}

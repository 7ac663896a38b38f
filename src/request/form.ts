import { parseMediaType } from '../http/content-type.ts';
import { HTTPException } from '../http/exception.ts';
import { isBodyMethod } from '../http/method.ts';
import { parseUrlencoded, UrlencodedError, type UrlencodedOptions } from '../http/urlencoded.ts';
import { Args } from './args.ts';
import { readData } from './body.ts';
import type { Exchange } from './exchange.ts';

const lenient = new TextDecoder();
const strict = new TextDecoder('utf-8', { fatal: true });

/** What the library reads a body as before the handler. */
export type BodyKind = 'form' | 'json' | undefined;

/** What is read before the handler, by method, type and settings. */
export function bodyKind({ method, request, context }: Exchange): BodyKind {
  if (!isBodyMethod(method)) return undefined;
  const { autoForm, autoJson, formMimeTypes, jsonMimeTypes } = context.config;
  const type = parseMediaType(request.headers.get('content-type'));
  if (autoForm && formMimeTypes.includes(type)) return 'form';
  return autoJson && (jsonMimeTypes.includes(type) || type.endsWith('+json')) ? 'json' : undefined;
}

/** Reads the body that the handler expects to find; one that a hook has read or replaced stays as it is. */
export async function readBody(exchange: Exchange): Promise<void> {
  const { bodies } = exchange;
  if (!bodies.isPending) return;
  bodies.isPending = false;
  // Bytes that a hook has taken one by one are gone; those it took as a whole are still there.
  if (exchange.data === undefined && (exchange.reader !== undefined || exchange.request.bodyUsed)) return;
  const kind = bodyKind(exchange);
  if (kind === 'form' && bodies.form === undefined) bodies.form = await readForm(exchange);
  if (kind === 'json' && bodies.json === undefined) bodies.json = { value: await readJson(exchange) };
}

/** The body as an urlencoded form. */
export async function readForm(exchange: Exchange, options: UrlencodedOptions = {}): Promise<Args> {
  const text = lenient.decode(await readData(exchange));
  return parseFields(text, { ...exchange.context.config, ...options }, 413);
}

/** The body as JSON: any value. */
export async function readJson(exchange: Exchange): Promise<unknown> {
  const data = await readData(exchange);
  try {
    return JSON.parse(strict.decode(data));
  } catch (cause) {
    throw new HTTPException(400, { message: 'The body is not JSON', cause });
  }
}

/**
 * The arguments of a query string, as `req.args` has them.
 * @throws HTTPException 400 for what `strictParsing` does not take, and for more than `maxFields` fields.
 */
export function parseArgs(query: string, options: UrlencodedOptions = {}): Args {
  return parseFields(query.startsWith('?') ? query.slice(1) : query, options, 400);
}

function parseFields(text: string, options: UrlencodedOptions, tooMany: number): Args {
  try {
    return new Args(parseUrlencoded(text, options));
  } catch (error) {
    if (!(error instanceof UrlencodedError)) throw error;
    throw new HTTPException(error.isLimit ? tooMany : 400, { message: error.message });
  }
}

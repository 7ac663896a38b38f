import { type MultipartEvent, MultipartParser, PART_END, parseBoundary } from '../../http/multipart.ts';
import { PartHead } from '../../http/part-headers.ts';
import { NO_BYTES } from '../../response/bytes.ts';
import { incompleteRequest } from '../../response/errors.ts';
import { openBody } from '../body/body-bytes.ts';
import type { Form } from '../form.ts';
import type { RequestContext } from '../request-context.ts';
import { FormBuilder, type FormRules } from './form-builder.ts';

/**
 * Reads a multipart form to its end, while its files go where they are sent to: no more of it is in memory than the block
 * at hand, and what `dataSize` allows.
 * @throws FormError for what is no form, or is over a limit; whatever a `fileCallback` or a sink throws.
 */
export async function readMultipart(context: RequestContext, rules: FormRules): Promise<Form> {
  const parser = new MultipartParser(parseBoundary(context.request.headers.get('content-type')), rules.strictParsing);
  const builder = new FormBuilder(context, rules);
  const read = openBlocks(context);
  try {
    for (let block = await read(); block.length > 0; block = await read()) {
      parser.push(block);
      for (let event = parser.next(); event !== undefined; event = parser.next()) {
        const done = hand(event, builder);
        if (done !== undefined) await whileClientStays(context, done);
      }
    }
    parser.finish();
    return builder.build();
  } catch (error) {
    context.body.reader?.cancel(error);
    await waitAtMost(PATIENCE, builder.abort(error));
    throw error;
  }
}

/** Seconds that sinks get to take back what they have stored, before the client hears that it failed. */
const PATIENCE = 2;

async function waitAtMost(seconds: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

/** Waits for a sink, which may never be done; but nobody is kept waiting for who has left. */
async function whileClientStays({ request }: RequestContext, done: unknown): Promise<void> {
  const { signal } = request;
  let leave = (): void => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(incompleteRequest());
  });
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  try {
    await Promise.race([done, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function hand(event: MultipartEvent, builder: FormBuilder): unknown {
  if (event === PART_END) return builder.end();
  return event instanceof PartHead ? builder.begin(event) : builder.write(event);
}

/** The body block by block, an empty one at its end; also one that a hook has read as a whole. */
function openBlocks(context: RequestContext): () => Promise<Uint8Array> {
  let { data } = context.body;
  if (data === undefined) {
    if (context.body.reader !== undefined) throw new Error('The body of this request has been read already');
    const reader = openBody(context);
    return () => reader.readBlock();
  }
  return async () => {
    const block = (await data) ?? NO_BYTES;
    data = undefined;
    return block;
  };
}

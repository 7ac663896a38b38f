import type { Bytes } from '../src/http/bytes.ts';
import type { Platform } from '../src/platform.ts';
import { decodeOnWeb } from '../src/request/body/web-decoder.ts';
import { type Assets, assetFiles } from './asset-files.ts';

/** What Cloudflare Workers lend a request. */
interface ExecutionContext {
  waitUntil?(promise: Promise<unknown>): void;
}

/** A stream that announces its length, and breaks off where it does not keep it. */
declare const FixedLengthStream: new (length: number) => TransformStream<Uint8Array, Bytes>;

/**
 * The platform of Cloudflare Workers. Environment variables are the bindings, the address of the client is the one that the edge
 * reports, and files are the static assets of the binding ASSETS: `poor_DocumentRoot` is a directory among them, such as `/`.
 *
 *     export default new Application({ platform: workers })
 */
export const workers: Platform = {
  name: 'workers',
  remoteAddr: ({ request }) => request.headers.get('cf-connecting-ip') ?? undefined,
  files(root, arrival) {
    const { ASSETS } = (arrival?.env ?? {}) as { readonly ASSETS?: Assets };
    return typeof ASSETS?.fetch === 'function' ? assetFiles(ASSETS, root) : undefined;
  },
  decoders: new Map([
    ['gzip', decodeOnWeb('gzip')],
    ['deflate', decodeOnWeb('deflate')],
  ]),
  sizedBody: (body, length) => body.pipeThrough(new FixedLengthStream(length)),
  waitUntil: (promise, { context }) => (context as ExecutionContext | undefined)?.waitUntil?.(promise),
};

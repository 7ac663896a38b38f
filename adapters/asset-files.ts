import { parseHttpDate } from '../src/http/date.ts';
import { parseLength } from '../src/http/header.ts';
import type { FileEntry, FileSystem, OpenFile } from '../src/static/file-system.ts';

/** The binding that Cloudflare Workers serve static assets with. */
export interface Assets {
  fetch(url: string, init: RequestInit): Promise<Response>;
}

const INDEX = 'index.html';
/** Any will do: only the path counts. */
const ORIGIN = 'http://assets';

/**
 * The assets of a Worker as files, whichever way they are configured to treat HTML: a name that leads to another form of
 * itself is followed. Nobody can list them.
 *
 * @param root The directory among the assets; `/` for all.
 */
export function assetFiles(assets: Assets, root: string): FileSystem {
  const base = root.split('/').filter((name) => name !== '');
  const open = async (path: string): Promise<FileEntry | undefined> => {
    if (path === '') return { kind: 'directory', path };
    const names = [...base, ...path.split('/')];
    const response = await fetchAsset(assets, toPathname(names));
    if (response.status === 200) return openAsset(assets, toPathname(names), path, response);
    const location = await locationOf(response);
    if (location === `${toPathname(names)}/`) return { kind: 'directory', path };
    if (location !== undefined && isFormOf(location, toPathname(names))) return openOther(assets, location, path);
    return names.at(-1) !== INDEX && (await exists(assets, [...names, INDEX]))
      ? { kind: 'directory', path }
      : undefined;
  };
  return { open };
}

function toPathname(names: readonly string[]): string {
  return `/${names.map(encodeURIComponent).join('/')}`;
}

function fetchAsset(assets: Assets, pathname: string): Promise<Response> {
  return assets.fetch(ORIGIN + pathname, { redirect: 'manual' });
}

/** Where an asset is said to be; undefined where there is none. */
async function locationOf(response: Response): Promise<string | undefined> {
  await response.body?.cancel();
  const location = response.headers.get('location');
  if (response.status >= 400 || location === null || !URL.canParse(location, ORIGIN)) return undefined;
  const { origin, pathname } = new URL(location, ORIGIN);
  return origin === ORIGIN ? pathname : undefined;
}

/** Whether a path is one that HTML is shown under: without `.html`, or without `index.html`. */
function isFormOf(location: string, pathname: string): boolean {
  return location === pathname.replace(/\.html$/, '') || location === pathname.replace(/index\.html$/, '');
}

async function openOther(assets: Assets, pathname: string, path: string): Promise<FileEntry | undefined> {
  const response = await fetchAsset(assets, pathname);
  if (response.status === 200) return openAsset(assets, pathname, path, response);
  await response.body?.cancel();
  return undefined;
}

async function exists(assets: Assets, names: readonly string[]): Promise<boolean> {
  const response = await fetchAsset(assets, toPathname(names));
  await response.body?.cancel();
  return response.status === 200;
}

async function openAsset(assets: Assets, pathname: string, path: string, response: Response): Promise<OpenFile> {
  const { headers } = response;
  const length = parseLength(headers.get('content-length'));
  const bytes = length === undefined ? new Uint8Array(await response.arrayBuffer()) : undefined;
  let unread = bytes === undefined ? response.body : null;
  const takeBody = async (): Promise<ReadableStream<Uint8Array> | null> => {
    const body = unread ?? (await fetchAsset(assets, pathname)).body;
    unread = null;
    return body;
  };
  const [etag, type] = [headers.get('etag'), headers.get('content-type')];
  return {
    kind: 'file',
    path,
    size: length ?? bytes?.length ?? 0,
    modified: parseHttpDate(headers.get('last-modified') ?? ''),
    ...(etag !== null && { etag }),
    ...(type !== null && { type }),
    read: (start, end) => readPart(takeBody, start, end),
    ...(bytes !== undefined && { body: (start: number, end: number) => bytes.subarray(start, end) }),
    close() {
      unread?.cancel().catch(() => {});
      unread = null;
    },
  };
}

/** The bytes from `start` up to `end` of a body that comes from its beginning. */
async function* readPart(
  takeBody: () => Promise<ReadableStream<Uint8Array> | null>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = (await takeBody())?.getReader();
  let position = 0;
  try {
    while (reader !== undefined && position < end) {
      const { done, value } = await reader.read();
      if (done) throw new Error('An asset has ended before its length');
      const part = value.subarray(Math.max(0, start - position), end - position);
      position += value.length;
      if (part.length > 0) yield part as Uint8Array<ArrayBuffer>;
    }
  } finally {
    reader?.cancel().catch(() => {});
  }
}

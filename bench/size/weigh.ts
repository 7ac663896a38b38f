import { basename, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

/** Bytes of a file, minified, and then compressed. */
export interface Size {
  readonly minified: number;
  readonly gzip: number;
}

export interface Weight {
  /** What is loaded at once: the program and the chunks that it imports statically. */
  readonly entry: Size;
  /** The chunks that are loaded when they are needed, the heaviest first, each by the module in it that weighs most. */
  readonly lazy: readonly (Size & { readonly name: string })[];
}

type Outputs = Metafile['outputs'];

/** Bundles a program as for a browser, which has nothing but web globals, with what one checkout has built as `poorfetch`. */
export async function weigh(contents: string, checkout: string): Promise<Weight> {
  const door = (name: string, file: string): [string, string] => [`poorfetch${name}`, resolve(checkout, file)];
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: 'bench' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: '.build/bench/size',
    write: false,
    metafile: true,
    external: ['node:*'],
    alias: Object.fromEntries([
      door('', 'dist/src/index.js'),
      ...['state', 'session'].map((name) => door(`/${name}`, `dist/src/${name}.js`)),
      ...['node', 'bun', 'deno', 'workers'].map((name) => door(`/${name}`, `dist/adapters/${name}.js`)),
    ]),
    logLevel: 'error',
  });
  const codes = new Map(outputFiles.map(({ path, contents: code }) => [basename(path), code]));
  const measure = (paths: Iterable<string>): Size => {
    const code = Buffer.concat([...paths].map((path) => codes.get(basename(path)) ?? new Uint8Array()));
    return { minified: code.length, gzip: gzipSync(code).length };
  };
  const { outputs } = metafile;
  const program = Object.keys(outputs).find((path) => basename(path) === 'stdin.js') ?? '';
  const atOnce = findStatic(outputs, program);
  const lazy = Object.keys(outputs)
    .filter((path) => !atOnce.has(path))
    .map((path) => ({ name: findHeaviest(outputs, path), ...measure([path]) }))
    .toSorted((a, b) => b.gzip - a.gzip);
  return { entry: measure(atOnce), lazy };
}

/** A chunk and all that it imports statically. */
function findStatic(outputs: Outputs, path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: imported, kind, external } of outputs[path]?.imports ?? [])
    if (kind === 'import-statement' && external !== true) findStatic(outputs, imported, found);
  return found;
}

function findHeaviest(outputs: Outputs, path: string): string {
  const { inputs = {}, entryPoint = '' } = outputs[path] ?? {};
  const paths = Object.keys(inputs).toSorted(
    (a, b) => (inputs[b]?.bytesInOutput ?? 0) - (inputs[a]?.bytesInOutput ?? 0),
  );
  const [first = entryPoint, ...others] = paths.map((input) => input.replace(/^.*?(src|adapters|node_modules)\//, ''));
  return others.length > 0 ? `${first} and ${others.length} more` : first;
}

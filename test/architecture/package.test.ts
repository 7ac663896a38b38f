import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type OutputFile } from 'esbuild';
import ts from 'typescript-5.9';
import { describe, expect, it } from 'vitest';
import benchJson from '../../bench/package.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };

const doors = Object.entries(packageJson.exports).filter(([, file]) => file.endsWith('.js'));

const LISTENER = '@hono/node-server';

const ONE_ROUTE = `import { Application } from './dist/src/index.js'; const app = new Application();
  app.get('/', () => 'Hello'); export default app`;

const written = readdirSync('dist', { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));

async function bundle(contents: string): Promise<OutputFile[]> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    outdir: '.build/size',
    write: false,
    external: ['node:*'],
  });
  return outputFiles;
}

/** Kilobytes of one bundle, minified and compressed; seldom used rooms are chunks of their own, and not counted. */
async function sizeOf(contents: string): Promise<number> {
  const outputFiles = await bundle(contents);
  const main = outputFiles.find(({ path }) => path.endsWith('stdin.js'));
  const code = main?.text ?? '';
  const shared = outputFiles.filter((file) => file !== main && isLoadedAtOnce(code, file.path));
  return Math.round(gzipSync([main, ...shared].map((file) => file?.text).join('\n')).byteLength / 100) / 10;
}

/** Whether a bundle imports a chunk when it loads, not when it needs it. */
function isLoadedAtOnce(code: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return new RegExp(`(?:from|import)"\\./${name}"`).test(code);
}

describe('the package', () => {
  it.each(doors)('%s exports these names', async (_door, file) => {
    const module: object = await import(/* @vite-ignore */ new URL(`../../${file}`, import.meta.url).href);
    expect(Object.keys(module).sort()).toMatchSnapshot();
  });

  it.each(doors)('%s exports classes that know their names', async (_door, file) => {
    const module: object = await import(/* @vite-ignore */ new URL(`../../${file}`, import.meta.url).href);
    const classes = Object.entries(module).filter(([, value]) => String(value).startsWith('class'));
    expect(classes.map(([, { name }]) => name)).toEqual(classes.map(([name]) => name));
  });

  it('has its JavaScript in these files', () => {
    expect(written.filter((file) => file.endsWith('.js')).sort()).toMatchSnapshot();
  });

  it('maps them to their sources', () => {
    const maps = written.filter((file) => file.endsWith('.js.map'));
    for (const file of maps) {
      const { sources, sourcesContent } = JSON.parse(readFileSync(join('dist', file), 'utf8'));
      const texts = sources.map((source: string) => readFileSync(join('dist', dirname(file), source), 'utf8'));
      expect(sourcesContent, file).toEqual(texts);
    }
    expect(maps).toContain('src/core.js.map');
  });

  it('has a core that is the only one: two would not know the applications of each other', () => {
    const code = written.filter((file) => file.endsWith('.js')).map((file) => readFileSync(join('dist', file), 'utf8'));
    expect(code.filter((text) => text.includes('class Application '))).toHaveLength(1);
  });

  it('imports its dependencies, Node and nothing else, in code and in types', () => {
    const known = new RegExp(`^(?:\\.|node:|(?:${Object.keys(packageJson.dependencies).join('|')})(?:/|$))`);
    const foreign = written
      .filter((file) => /\.(?:js|d\.ts)$/.test(file))
      .flatMap((file) => ts.preProcessFile(readFileSync(join('dist', file), 'utf8')).importedFiles)
      .map(({ fileName }) => fileName);
    expect(foreign.length).toBeGreaterThan(20);
    expect(foreign.filter((name) => !known.test(name))).toEqual([]);
  });

  it('has the licence of each package whose code it holds: the listener of Node, without hono', () => {
    const bundled = written
      .filter((file) => file.endsWith('.js.map'))
      .flatMap((file) => JSON.parse(readFileSync(join('dist', file), 'utf8')).sources as string[])
      .flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
    expect(new Set(bundled)).toEqual(new Set([LISTENER]));
    expect(readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8')).toBe(
      `${LISTENER} ${packageJson.devDependencies[LISTENER]}\n\n${readFileSync(`node_modules/${LISTENER}/LICENSE`, 'utf8').trim()}\n`,
    );
  });

  it('an application with one route has this size in KB', async () => {
    expect(await sizeOf(ONE_ROUTE)).toMatchSnapshot();
  });

  it('an application with one route is bundled into this many files', async () => {
    expect(await bundle(ONE_ROUTE)).toMatchObject({ length: 7 });
  });

  it('holds only what is needed', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', stdio: 'pipe' }),
    );
    const paths = packed.files.map(({ path }: { path: string }) => path);
    const odd = paths.filter(
      (path: string) =>
        !/^(dist\/(src|adapters)\/|dist\/THIRD-PARTY|docs\/|package\.json|README|LICENSE|CHANGELOG)/.test(path),
    );
    expect(odd).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(doors.map(([, file]) => file.slice(2))));
  });

  it('is measured beside others that the same listener asks', () => {
    expect(benchJson.dependencies[LISTENER]).toBe(packageJson.devDependencies[LISTENER]);
  });
});

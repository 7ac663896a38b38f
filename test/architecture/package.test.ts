import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const doors = Object.entries(packageJson.exports).filter(([, file]) => file.endsWith('.js'));

/** Kilobytes of one bundle, minified and compressed; seldom used rooms are chunks of their own, and not counted. */
async function sizeOf(contents: string): Promise<number> {
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

  it('an application with one route has this size in KB', async () => {
    const app = `import { Application } from './dist/src/index.js'; const app = new Application();
      app.get('/', () => 'Hello'); export default app`;
    expect(await sizeOf(app)).toMatchSnapshot();
  });

  it('holds only what is needed', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', stdio: 'pipe' }),
    );
    const paths = packed.files.map(({ path }: { path: string }) => path);
    const odd = paths.filter(
      (path: string) => !/^(dist\/(src|adapters)\/|package\.json|README|LICENSE|CHANGELOG)/.test(path),
    );
    expect(odd).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(doors.map(([, file]) => file.slice(2))));
  });
});

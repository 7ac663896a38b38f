import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'esbuild';

export const HELLO = 'Hello world';

/** What only prints: the start of the runtime itself. */
export const EMPTY = 'empty';

const DIRECTORY = '.build/bench/start';

const ASK = `const response = await app.fetch(new Request('http://127.0.0.1:8080/'));
console.log(await response.text());
`;

const ours = (library: string): string => `import { Application } from '${library}';
const app = new Application();
app.get('/', () => '${HELLO}');
${ASK}`;

const hono = (library: string): string => `import { Hono } from '${library}';
const app = new Hono();
app.get('/', (c) => c.text('${HELLO}'));
${ASK}`;

/** No library: on Node its first Request and Response take most of the time. */
const BARE = `const app = { fetch: async () => new Response('${HELLO}') };
${ASK}`;

/** Writes the programs, each as it is and bundled; gives their files by name. */
export async function writePrograms(checkouts: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  mkdirSync(DIRECTORY, { recursive: true });
  const files = new Map<string, string>();
  const write = (name: string, code: string): string => {
    const file = resolve(DIRECTORY, `${name}.mjs`);
    writeFileSync(file, code);
    files.set(name, file);
    return file;
  };
  write(EMPTY, `console.log('${HELLO}');\n`);
  write('bare', BARE);
  const honoFile = createRequire(resolve('bench/package.json')).resolve('hono').replace('/cjs/', '/');
  const programs = new Map([
    ...[...checkouts].map(([name, checkout]) => [name, ours(resolve(checkout, 'dist/src/index.js'))] as const),
    ['hono', hono(honoFile)] as const,
  ]);
  for (const [name, code] of programs) {
    const file = write(name, code);
    await build({
      entryPoints: [file],
      bundle: true,
      platform: 'node',
      format: 'esm',
      splitting: true,
      minify: true,
      outdir: resolve(DIRECTORY, name),
      outExtension: { '.js': '.mjs' },
      logLevel: 'warning',
    });
    files.set(`${name}, bundled`, resolve(DIRECTORY, name, `${name}.mjs`));
  }
  return files;
}

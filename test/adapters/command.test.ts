import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Served, serveOnNode } from '../conformance/runtimes.ts';
import { makeDirectory } from '../make-directory.ts';

const CLI = 'dist/adapters/cli.js';
const loadsTypeScript = 'typescript' in process.features && Boolean(process.features.typescript);

function run(...args: string[]): { status: number | null; lines: string[] } {
  const { status, stderr, stdout } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', timeout: 20_000 });
  return { status, lines: (stderr + stdout).trim().split('\n') };
}

function write(name: string, text: string): string {
  const file = join(makeDirectory(), name);
  writeFileSync(file, text);
  return file;
}

/** The seed's example of its own server. */
const variablesOf = (root: string): string =>
  `poor_Debug=Off\npoor_DocumentRoot=${root}\npoor_DocumentIndex=On\npoor_LogLevel=error\n`;

describe('the command', () => {
  let served: Served | undefined;
  afterEach(() => served?.end());

  it('serves the example', { timeout: 120_000 }, async () => {
    served = await serveOnNode('test/apps/simple.ts', ['--debug', '--log-level', 'error']);
    const response = await fetch(`${served.url}/test/42`);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('&quot;variable&quot;: 42'),
    ]);
  });

  it.skipIf(loadsTypeScript)('says in one line that this Node cannot load TypeScript', () => {
    const { status, lines } = run('test/apps/simple.ts');
    expect([status, lines]).toEqual([
      2,
      [expect.stringMatching(/^poorfetch: Node v.* cannot load .*: compile it first/)],
    ]);
  });

  it.each([
    [[], 'name the module'],
    [['a.js', 'b.js'], 'one module at a time'],
    [['--nonsense'], 'nonsense'],
    [['a.js', '--port', '65536'], 'from 0 to 65535'],
    [['a.js', '--port', 'x'], 'from 0 to 65535'],
    [['a.js', '--log-level', 'loud'], 'one of emerg, alert'],
    [['nowhere.js'], 'no module nowhere.js'],
    [['test/apps/options.ts', '--profile'], 'profile'],
    [['a.js', '--profile', ''], '--profile takes the name of a file'],
    [['a.js', '--profile', 'test'], 'test is a directory'],
    [['a.js', '--profile', 'package.json/x.cpuprofile'], 'cannot be profiled to package.json/x.cpuprofile: E'],
    [['--document-root', '/nowhere'], '/nowhere is no directory'],
  ])('%j: one clear line, and exit 2', (args, text) => {
    const { status, lines } = run(...args);
    expect([status, lines]).toEqual([2, [expect.stringContaining(text)]]);
  });

  it('says which file of variables is not there', () => {
    // Node takes this option for its own wherever it stands, and may be the one that says it.
    const { status, lines } = run('a.js', '--env-file', '/nowhere/.env');
    expect([status, lines]).toEqual([
      expect.toSatisfy((code) => code === 2 || code === 9),
      [expect.stringContaining('/nowhere/.env')],
    ]);
  });

  it('says what is missing in a module without an application', () => {
    const { status, lines } = run(write('none.mjs', 'export default 1'));
    expect([status, lines]).toEqual([2, [expect.stringContaining('export default app')]]);
  });

  it('shows where a module went wrong', () => {
    const { status, lines } = run(write('wrong.mjs', 'throw new Error("wrong at load")'));
    expect([status, lines.join('\n')]).toEqual([1, expect.stringMatching(/wrong at load[\s\S]*wrong\.mjs/)]);
  });

  it('shows no configured secret that the error of a module quotes', () => {
    const variables = write('.env', 'API_TOKEN=hunter2-of-the-api\npoor_Redact=API_TOKEN');
    const text =
      "throw new Error('no ' + process.env.API_TOKEN + ' at pg://me:hunter2@h', { cause: 'hunter2-of-the-api' })";
    const { status, lines } = run(write('broken.mjs', text), '--env-file', variables);
    expect([status, lines.join('\n')]).toEqual([1, expect.stringContaining('Error: no ••• at pg://me:•••@h')]);
    expect(lines.join('\n')).not.toContain('hunter2');
  });

  it('reads variables from a file, over which the environment wins', async () => {
    const file = write('.env', 'app_first=file\napp_second=file\n');
    process.env.app_second = 'environment';
    served = await serveOnNode('test/apps/options.ts', ['--env-file', file]).finally(() => {
      delete process.env.app_second;
    });
    expect(await (await fetch(served.url)).json()).toMatchObject({ first: 'file', second: 'environment' });
  });

  it.each<[how: string, args: (root: string) => string[]]>([
    ['options', (root) => ['--document-root', root, '--document-index']],
    ['a file of variables', (root) => ['--env-file', write('.env', variablesOf(root))]],
  ])('serves files beside an application, by %s', { timeout: 120_000 }, async (_how, args) => {
    const root = makeDirectory();
    mkdirSync(join(root, 'docs'));
    writeFileSync(join(root, 'docs', 'a.txt'), 'content');
    served = await serveOnNode('test/apps/options.ts', args(root));
    const ask = async (path: string): Promise<string> => (await fetch(served?.url + path)).text();
    expect(await ask('/docs/')).toContain('href="./a.txt"');
    expect(await ask('/docs/a.txt')).toBe('content');
    expect(await ask('/debug-info')).toContain('<h1>404');
  });

  it('prints its usage', () => {
    const { status, lines } = run('--help');
    expect([status, lines[0]]).toEqual([0, 'Usage: poorfetch [ENTRY] [options]']);
  });
});

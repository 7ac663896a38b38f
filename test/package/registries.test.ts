import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import denoJson from '../../deno.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };

const run = promisify(execFile);

/** What a tool prints; a tool that finds something fails, and its text is in the error. */
async function ask(tool: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(`node_modules/.bin/${tool}`, args, { maxBuffer: 2 ** 24 }).catch((error) => {
    throw new Error(`${tool}: ${error.stdout}${error.stderr}`);
  });
  return stripVTControlCharacters(stdout + stderr);
}

const LISTENER = '@hono/node-server';
const doors = Object.keys(packageJson.exports).filter((door) => door !== './package.json');

describe('what npm gets', { timeout: 120_000 }, () => {
  let directory = '';
  let tarball = '';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'poorfetch-pack-'));
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', directory]);
    tarball = join(directory, `${packageJson.name}-${packageJson.version}.tgz`);
  });

  afterAll(() => rm(directory, { recursive: true }));

  it('is a package without a fault', async () => {
    expect(await ask('publint', 'run', tarball, '--level', 'suggestion')).toContain('All good!');
  });

  it('has types behind each door, for all who can import a module', async () => {
    // Only who calls `require`, or knows no `exports`, is left out: the package has modules alone.
    const { analysis } = JSON.parse(await ask('attw', tarball, '--profile', 'esm-only', '--format', 'json'));
    const ignored = /node10|node16-cjs/;
    const seen = analysis.problems.filter(
      ({ resolutionKind }: { resolutionKind?: string }) => !ignored.test(`${resolutionKind}`),
    );
    expect([Object.keys(analysis.entrypoints), seen]).toEqual([expect.arrayContaining(doors), []]);
  });
});

describe('what JSR gets', () => {
  it('is the same version, with the same doors and dependencies, and the listener that npm gets bundled', () => {
    expect(denoJson.version).toBe(packageJson.version);
    expect(Object.keys(denoJson.exports)).toEqual(doors);
    const imports = Object.fromEntries(
      Object.entries({ ...packageJson.dependencies, [LISTENER]: packageJson.devDependencies[LISTENER] }).map(
        ([name, version]) => [name, `npm:${name}@${version}`],
      ),
    );
    const own = Object.fromEntries(
      Object.entries(denoJson.exports).map(([door, file]) => [door.replace('.', packageJson.name), file]),
    );
    expect(denoJson.imports).toEqual({ ...own, ...imports });
  });

  it('is checked by Deno, each entry point and the example', { timeout: 120_000 }, async () => {
    const entryPoints = Object.values(denoJson.exports).map((file) => file.slice(2));
    await ask('deno', 'check', '--quiet', ...entryPoints, 'test/apps/simple.ts');
  });

  it('can be published, its types as they are', { timeout: 240_000 }, async () => {
    const output = await ask('deno', 'publish', '--dry-run', '--allow-dirty');
    expect(output).toContain('Success Dry run complete');
    expect(output).not.toContain('warning');
  });
});

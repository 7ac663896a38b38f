import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from '../run-script.ts';
import { bun, deno, environmentIn, PACKAGE_MANAGERS, type PackageManager } from './package-managers.ts';

const execute = promisify(execFile);

const entryPoints = Object.keys(packageJson.exports)
  .filter((name) => name !== './package.json')
  .map((name) => packageJson.name + name.slice(1));

const EXPECTED = {
  answers: {
    '/hello/you': '200 Hello you',
    '/form': '200 sent',
    '/session': '200 SESSID=',
    '/style.css': '200 a {}',
    '/missing': '404 text/html; charset=utf-8',
    '/debug-info': '200 text/html; charset=utf-8',
  },
  imported: entryPoints,
};

let directory = '';
let tarball = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poorfetch-installs-'));
  await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', directory], { cwd: ROOT });
  tarball = join(directory, `${packageJson.name}-${packageJson.version}.tgz`);
});

afterAll(() => rm(directory, { recursive: true, maxRetries: 5 }));

describe.each(PACKAGE_MANAGERS)('installed by $name', { timeout: 120_000 }, (manager) => {
  let project = '';
  let env: Record<string, string> = {};

  /** Runs a command in the project; the output of one that fails is in the error. */
  async function run([file = '', ...args]: readonly string[]): Promise<string> {
    const { stdout } = await execute(file, args, { cwd: project, env }).catch((error) => {
      throw new Error(`${[file, ...args].join(' ')}: ${error.stdout}${error.stderr}`);
    });
    return stdout;
  }

  const serveOn = async (...command: string[]): Promise<unknown> => JSON.parse(await run([...command, ...entryPoints]));

  beforeAll(async () => {
    project = join(directory, manager.name.replace(/\W+/g, '-'));
    const home = join(project, '.home');
    await mkdir(home, { recursive: true });
    await writeManifest(project, tarball);
    for (const file of ['serve.mjs', 'app.mjs']) await cp(join(ROOT, 'test/package', file), join(project, file));
    env = environmentIn(home, manager.env);
    await run(manager.install);
  });

  it('serves on Node, and every entry point can be imported', async () => {
    expect(await serveOn(...(manager.node ?? [process.execPath]), 'serve.mjs', 'node')).toEqual(EXPECTED);
  });

  it('has a command that serves', async () => {
    expect(await askCommand(manager, project, env)).toBe('Served by the command');
  });

  if (manager.node !== undefined) return;

  it('serves on Bun', async () => {
    expect(await serveOn(bun, 'serve.mjs', 'bun')).toEqual(EXPECTED);
  });

  it('serves on Deno', async () => {
    const command = [deno, 'run', '-A', '--node-modules-dir=manual', 'serve.mjs', 'deno'];
    expect(await serveOn(...command)).toEqual(EXPECTED);
  });

  it('brings no package that is not a dependency', async () => {
    const installed = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    const known = [packageJson.name, ...Object.keys(packageJson.dependencies)];
    expect(installed.filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** A project with one dependency. Without a lock file here yarn 4 would look for a project in the directories above. */
async function writeManifest(project: string, tarball: string): Promise<void> {
  const manifest = { private: true, type: 'module', dependencies: { [packageJson.name]: `file:${tarball}` } };
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(project, 'yarn.lock'), '');
}

/** What an application answers that the command of the package serves. */
async function askCommand(manager: PackageManager, cwd: string, env: Record<string, string>): Promise<string> {
  const [file = '', ...args] = [...manager.run, packageJson.name, 'app.mjs', '--port', '0'];
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  try {
    for await (const line of createInterface(child.stdout)) {
      output += `${line}\n`;
      const url = /is served at (\S+)$/.exec(line)?.[1];
      if (url === undefined) continue;
      const response = await fetch(url, { headers: { connection: 'close' } });
      const text = await response.text();
      await ended;
      return text;
    }
    throw new Error(`${[file, ...args].join(' ')} ended: ${output}`);
  } finally {
    // The process group: the package manager and what it has started.
    if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const FOLDER = '.github/workflows/';

interface Job {
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

/** The jobs of a workflow; Bun reads the YAML. */
function readJobs(file: string): [name: string, job: Job][] {
  const script = 'console.log(JSON.stringify(Bun.YAML.parse(await Bun.stdin.text())))';
  const input = readFileSync(FOLDER + file, 'utf8');
  return Object.entries(
    JSON.parse(execFileSync('node_modules/.bin/bun', ['-e', script], { input, encoding: 'utf8' })).jobs,
  );
}

const workflows = readdirSync(FOLDER);
const jobs = workflows.flatMap(readJobs);
const commands = jobs.flatMap(([, { steps = [] }]) => steps.flatMap(({ run }) => run ?? []));

describe('the workflows', () => {
  it.each(commands)('have what they run: %s', (command) => {
    const [program = '', verb = '', ...args] = command.split(' ');
    if (program === 'npx') expect(existsSync(`node_modules/.bin/${verb}`)).toBe(true);
    else if (program === 'npm' && verb === 'run') expect(Object.keys(packageJson.scripts)).toContain(args[0]);
    else if (program === 'npm') expect(['ci', 'install', 'pkg', 'publish']).toContain(verb);
    else expect(program).toBe('test');
  });

  it('take the configurations and workflows that are there', () => {
    const named = commands.flatMap((command) => /--config (\S+)/.exec(command)?.[1] ?? []);
    const called = jobs.flatMap(([, { uses }]) => uses ?? []);
    expect([...named, ...called].filter((file) => !existsSync(file))).toEqual([]);
  });

  it('test on the oldest Node that the package takes', () => {
    const nodes = jobs.flatMap(([, { strategy }]) => strategy?.matrix.node ?? []);
    expect(`>=${Math.min(...nodes)}`).toBe(packageJson.engines.node);
  });

  it('run what `npm test` runs', () => {
    const steps = packageJson.scripts.test.split(' && ').map((step) => step.replace(/^vitest/, 'npx vitest'));
    expect(commands).toEqual(expect.arrayContaining(steps));
  });

  it('may sign only where they publish', () => {
    const signing = jobs.filter(([, { permissions }]) => permissions?.['id-token'] === 'write').map(([name]) => name);
    const publishing = jobs.filter(([, { steps = [] }]) => steps.some(({ run }) => run?.includes(' publish')));
    expect(signing).toEqual(publishing.map(([name]) => name));
    expect(commands).toContain('npm publish --provenance --access public');
  });
});

describe('the tests', () => {
  it.each([
    ['npm test', { CI: undefined, npm_command: 'test' }, ['test/conformance/**', 'test/package/**']],
    ['npm cit', { CI: undefined, npm_command: 'install-ci-test' }, []],
    ['CI', { CI: 'true', npm_command: 'test' }, []],
  ])('%s leaves out the slow ones, or none', async (_name, env, excluded) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    vi.resetModules();
    const { default: config } = await import('../vitest.config.ts');
    vi.unstubAllEnvs();
    expect(config.test?.exclude).toEqual(excluded);
  });
});

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../run-script.ts';

/** A package manager, with the settings under which it is tried. */
export interface PackageManager {
  readonly name: string;
  readonly install: readonly string[];
  /** Runs a command of an installed package. */
  readonly run: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Starts Node where there is no `node_modules`, which only Node can do without: the Plug'n'Play of yarn. */
  readonly node?: readonly string[];
}

const require = createRequire(import.meta.url);

/** A program of a package that the project has installed. */
function program(name: string, bin: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), bin);
}

const yarn1 = [process.execPath, program('yarn', 'bin/yarn.js')];
const yarn4 = [process.execPath, program('@yarnpkg/cli-dist', 'bin/yarn.js')];
const pnpm = [process.execPath, join(ROOT, 'node_modules/pnpm/bin/pnpm.cjs')];
export const bun: string = join(ROOT, 'node_modules/.bin/bun');
export const deno: string = join(ROOT, 'node_modules/.bin/deno');

const NPM: PackageManager = { name: 'npm', install: ['npm', 'install'], run: ['npm', 'exec', '--'] };
const YARN_4: PackageManager = { name: 'yarn 4', install: [...yarn4, 'install'], run: [...yarn4, 'run'] };
const PNPM: PackageManager = { name: 'pnpm', install: [...pnpm, 'install'], run: [...pnpm, 'exec'] };

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  NPM,
  { ...NPM, name: 'npm --legacy-peer-deps', install: ['npm', 'install', '--legacy-peer-deps'] },
  { name: 'yarn 1', install: [...yarn1, 'install'], run: [...yarn1, 'run'] },
  { ...YARN_4, node: [...yarn4, 'node'] },
  { ...YARN_4, name: 'yarn 4 with node_modules', env: { YARN_NODE_LINKER: 'node-modules' } },
  PNPM,
  { ...PNPM, name: 'pnpm with auto-install-peers=false', env: { npm_config_auto_install_peers: 'false' } },
  { name: 'bun', install: [bun, 'install'], run: [bun, 'run'] },
];

/**
 * The environment of a package manager that knows nothing of this machine but the registry that npm is configured with: its
 * home, and so its cache, is a new directory.
 */
export function environmentIn(home: string, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const ofOthers = /^(?:npm|yarn|pnpm|bun|xdg)_/i;
  const kept = Object.entries(process.env).filter(([name]) => !ofOthers.test(name));
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    HOME: home,
    npm_config_registry: registry,
    npm_config_update_notifier: 'false',
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname,
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_ENABLE_TELEMETRY: 'false',
    ...env,
  };
}

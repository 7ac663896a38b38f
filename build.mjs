/*
 * Writes the JavaScript of dist in few files: each costs a runtime time when it starts, and a bundler that splits code makes
 * chunks of what files share. What an application always needs is one file, the core; the rooms that are loaded when they
 * are first needed are a few. The types come from tsc, file by file.
 *
 * Dependencies are imported, devDependencies are bundled, with their licences. The listener of Node is bundled because it
 * imports its peer `hono`, which not every package manager installs, and of which it uses nothing that we need.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'rolldown';

/** The doors that share the core: an application is known by a private field of its class, so there must be one class. */
const SHARING = ['src/index', 'src/session', 'adapters/node', 'adapters/deno', 'adapters/bun', 'adapters/cli'];

/** The doors that are complete without the core, but for constants and a few pure functions: those they hold themselves. */
const ALONE = ['src/state', 'adapters/workers'];

/** Files by what they hold: these modules, and all that they import and no file further up holds. */
const FILES = {
  'src/core':
    /src\/(application|pipeline\/[a-z-]+|app\/redirect|static\/(memory-files|send-file)|http\/file-name|pages\/html|response\/is-response)\.ts$/,
  'src/uploads': /src\/request\/multipart\/read-multipart\.ts$/,
  'src/files': /src\/static\/(static-files|serve-file|media-type)\.ts$/,
  'src/debug': /src\/app\/debug-handler\.ts$/,
  'adapters/node-server': /node_modules\/@hono\//,
  'adapters/servers':
    /adapters\/(serving|shared-timer|incoming-body|zlib-decoders|disk-files|file-storage|temporary-file|cpu-profile)\.ts$/,
};

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

async function buildDoors(doors) {
  const { output } = await build({
    input: Object.fromEntries(doors.map((door) => [door, `${door}.ts`])),
    external: [/^node:/, ...Object.keys(dependencies)],
    platform: 'neutral',
    // The listener's helper for WebSockets is not used; without this its call would keep a part of hono.
    treeshake: { manualPureFunctions: ['defineWebSocketHelper'] },
    // Of the constants of statuses, methods and levels nothing is left but their values.
    optimization: { inlineConst: { mode: 'all' } },
    output: {
      dir: 'dist',
      sourcemap: true,
      comments: { jsdoc: false },
      minifyInternalExports: false,
      chunkFileNames: ({ name }) => (name.includes('/') ? '[name].js' : 'src/[name].js'),
      codeSplitting: { groups: Object.entries(FILES).map(([name, test]) => ({ name, test })) },
    },
  });
  return output;
}

/** The licences of the packages that have code in the output, each as its package has it. */
function licencesOf(output) {
  const modules = output.flatMap((file) => Object.entries(file.modules ?? {}));
  const used = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id);
  const folders = new Set(used.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(id)?.[0] ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE'].find((each) => existsSync(folder + each));
    if (file === undefined) throw new Error(`${name} is bundled, and has no licence to ship`);
    return `${name} ${version}\n\n${readFileSync(folder + file, 'utf8').trim()}\n`;
  });
}

rmSync('dist', { recursive: true, force: true });
const output = await buildDoors(SHARING);
for (const door of ALONE) output.push(...(await buildDoors([door])));
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licencesOf(output).join(`\n${'-'.repeat(72)}\n\n`));

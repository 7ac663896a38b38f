/*
 * Writes the types of dist: one file for each entry point, and few that they share. tsc has written them file by file, into a
 * folder that is not published.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const { exports: entries, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const files = Object.values(entries).filter((file) => file.endsWith('.js'));
const names = files.map((file) => file.replace(/^(?:\.\/)?dist\/(.*)\.js$/, '$1'));

/** A constructor that only the library calls is published without its parameters, whose types are internal. */
const hideConstructors = {
  name: 'hide-constructors',
  transform: {
    order: 'pre',
    handler: (code) =>
      code.replace(/\/\*\* @internal \*\/\s*(?:protected )?constructor\([^;]*\);/g, 'protected constructor();'),
  },
};

const { output } = await build({
  input: Object.fromEntries(names.map((name) => [name, `./.build/types/${name}.d.ts`])),
  external: [/^node:/, ...Object.keys(dependencies)],
  platform: 'neutral',
  plugins: [hideConstructors, dts({ dtsInput: true })],
  output: {
    dir: 'dist',
    chunkFileNames: ({ name }) => (name.includes('/') ? '[name].ts' : 'adapters/[name].ts'),
    minifyInternalExports: false,
    codeSplitting: { groups: [{ name: 'src/types.d', test: /types\/src\/.*\.d\.ts$/ }] },
  },
});

// The bundler marks where each part came from: paths that are not published.
for (const { fileName, code } of output) {
  writeFileSync(`dist/${fileName}`, code.replace(/^\/\/(?:#(?:end)?region| \.build).*\n/gm, ''));
}

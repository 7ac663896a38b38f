import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `npm test` leaves out what takes minutes and has a command of its own; `npm cit` and CI run every test. */
const runsAll = process.env.CI !== undefined || process.env.npm_command === 'install-ci-test';

export default defineConfig({
  root,
  // The package's own name leads to its source, so that example applications are tested as they are published.
  resolve: {
    alias: [
      { find: /^poorfetch$/, replacement: `${root}src/index.ts` },
      { find: /^poorfetch\/(state|session)$/, replacement: `${root}src/$1.ts` },
      { find: /^poorfetch\/(node|deno|bun|workers)$/, replacement: `${root}adapters/$1.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: runsAll ? [] : ['test/conformance/**', 'test/package/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/reporter.ts'],
  },
});

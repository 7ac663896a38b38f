import config from '../vitest.config.ts';

/** The conformance suite alone, on the runtimes that are named: `npm run conformance bun`. */
export default { ...config, test: { ...config.test, include: ['test/conformance/*.test.ts'], exclude: [] } };

import config from '../vitest.config.ts';

/** The tests of what users install, from the packed package to the types that they see: `npm run packaging`. */
export default { ...config, test: { ...config.test, include: ['test/package/*.test.ts'], exclude: [] } };

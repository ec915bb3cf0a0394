import { esmProject } from '../../jest.esm.js'

// One city and one browser per run; files one after the other, since they share the city's clock.
export default {
  ...esmProject({
    name: 'e2e',
    folder: import.meta.dirname,
    testMatch: ['<rootDir>/**/*.e2e.ts'],
    globalSetup: '<rootDir>/support/setup.mjs',
    globalTeardown: '<rootDir>/support/teardown.mjs',
  }),
  moduleNameMapper: { '^@jktl/shared/(.*)$': '<rootDir>/../../shared/src/$1.ts' },
  testSequencer: '<rootDir>/support/sequencer.mjs',
  testTimeout: 120_000,
  maxWorkers: 1,
  // Of the tests within a file that say so (the sweep over all pages).
  maxConcurrency: 2,
}

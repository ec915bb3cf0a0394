import { esmProject } from '../jest.esm.js'

const folder = import.meta.dirname

/** Rules beside their files: no database, no network. */
export const unit = esmProject({ name: 'bff', folder, testMatch: ['<rootDir>/src/**/*.test.ts'] })

/** Real PostgreSQL and real simulators: one cluster per run, one database per worker. */
export const integration = esmProject({
  name: 'bff-integration',
  folder,
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  globalSetup: '<rootDir>/test/setup.mjs',
  globalTeardown: '<rootDir>/test/teardown.mjs',
  setupFiles: ['<rootDir>/test/worker-database.mjs'],
})

export default { projects: [unit, integration], testTimeout: 60_000 }

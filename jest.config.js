import { integration, unit } from './bff/jest.config.js'
import miniapp from './miniapp/jest.config.cjs'
import mock from './mock/jest.config.js'
import shared from './shared/jest.config.js'

// The CommonJS jsdom project of the mini program and the ESM projects run in one command.
export default {
  projects: [shared, mock, unit, integration, ...miniapp.projects],
  testSequencer: './bff/test/sequencer.mjs',
  testTimeout: 60_000,
  // ES modules of a test file are never given back: a worker that has grown is replaced before it only collects garbage.
  workerIdleMemoryLimit: '1500MB',
}

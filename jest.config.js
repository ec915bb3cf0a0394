import { integration, unit } from './bff/jest.config.js'
import mock from './mock/jest.config.js'
import shared from './shared/jest.config.js'

// The CommonJS jsdom project of the mini program and the ESM projects run in one command.
export default { projects: [shared, mock, unit, integration, '<rootDir>/miniapp'], testTimeout: 30_000 }

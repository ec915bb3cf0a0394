import { esmProject } from '../jest.esm.js'

export default esmProject({ name: 'shared', folder: import.meta.dirname, testMatch: ['<rootDir>/src/**/*.test.ts'] })

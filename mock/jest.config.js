import { esmProject } from '../jest.esm.js'

export default esmProject({ name: 'mock', folder: import.meta.dirname, testMatch: ['<rootDir>/src/**/*.test.ts'] })

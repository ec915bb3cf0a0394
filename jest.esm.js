/**
 * Jest settings of the ESM packages (shared, mock, bff): sources run through swc, decorators as tsc emits them.
 * `@jktl/shared/<file>` is taken from its source, so tests need no build.
 */
export const esmProject = ({ name, folder, ...settings }) => ({
  displayName: name,
  rootDir: folder,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@jktl/shared/(.*)$': '<rootDir>/../shared/src/$1.ts',
    // @fastify/static requires an ES module, which Jest cannot do before Node 24; the older CommonJS line serves as well (no test downloads an attachment).
    '^content-disposition$': '<rootDir>/../node_modules/content-disposition/index.js',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  ...settings,
})

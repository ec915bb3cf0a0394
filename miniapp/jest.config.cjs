// Two projects so that `x.h5.tsx` and `x.weapp.tsx` are each picked as the build of that target picks them.
const project = (target) => ({
  displayName: `miniapp-${target}`,
  rootDir: __dirname,
  testEnvironment: 'jsdom',
  testMatch: target === 'h5' ? ['<rootDir>/{src,test}/**/*.test.{ts,tsx}'] : ['<rootDir>/{src,test}/**/*.weapp-test.{ts,tsx}'],
  setupFilesAfterEnv: [`<rootDir>/test/setup.${target}.ts`],
  moduleFileExtensions: [`${target}.tsx`, `${target}.ts`, 'tsx', 'ts', 'js', 'jsx', 'json', 'node'],
  transform: {
    '^.+\\.(t|j)sx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(@tanstack|uqr|zod|axios)/)'],
  moduleNameMapper: {
    '\\.css$': '<rootDir>/test/style.cjs',
    '^@/(.*)$': '<rootDir>/src/$1',
    '^@jktl/shared/(.*)$': '<rootDir>/../shared/src/$1.ts',
    '^@tarojs/components$': '<rootDir>/test/taro-components.tsx',
    '^@tarojs/taro$': '<rootDir>/test/taro.ts',
    '^axios$': '<rootDir>/../node_modules/axios/dist/browser/axios.cjs',
  },
})
module.exports = { projects: [project('h5'), project('weapp')] }

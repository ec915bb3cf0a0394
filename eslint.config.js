import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import ts from 'typescript-eslint'

const HAN = '[\\u3400-\\u9fff]'

/** Rules read the injected clock; a rule that asks the machine cannot be tested and ignores the city's clock. */
const machineTime = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Use the injected clock.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use the injected clock.' },
]
/** Every text goes through the typed catalogue, so that a reviewed Mongolian can stand beside it. */
const literalChinese = ['JSXText[value=/%/]', 'Literal[value=/%/]', 'TemplateElement[value.raw=/%/]'].map((selector) => ({
  selector: selector.replace('%', HAN),
  message: 'Texts live in the catalogue: t(key).',
}))
const deprecatedSystemInfo = [
  {
    selector: 'MemberExpression[property.name=/^getSystemInfo(Sync|Async)?$/]',
    message: 'Deprecated by WeChat: use getAppBaseInfo, getWindowInfo or getDeviceInfo.',
  },
]

/** The widest project that has the files, tests included: each project is one more time all types. A later row wins. */
const TYPED_BY = [
  ['{shared,mock}/**/*.ts', './tsconfig.tests.json'],
  ['bff/**/*.ts', './bff/tsconfig.json'],
  ['miniapp/**/*.{ts,tsx}', './miniapp/test/tsconfig.json'],
  ['miniapp/e2e/**/*.ts', './miniapp/e2e/tsconfig.json'],
]

export default ts.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/generated/', '**/*.generated.ts', '.data/', 'coverage/', 'screenshots/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Nest modules and exhaustive tables are classes and functions without a body of their own.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...TYPED_BY.map(([files, project]) => ({ files: [files], languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } } })),
  {
    files: ['miniapp/src/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest']],
    languageOptions: { globals: { ...globals.browser, wx: 'readonly' } },
    rules: {
      // An effect that starts a timer or a request also sets what is shown until it answers.
      'react-hooks/set-state-in-effect': 'off',
      // "Nothing is required" is what the empty object type asks in a conditional type.
      '@typescript-eslint/no-empty-object-type': ['error', { allowObjectTypes: 'always' }],
    },
  },
  { files: ['miniapp/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...deprecatedSystemInfo] } },
  { files: ['miniapp/src/**/*.tsx'], rules: { 'no-restricted-syntax': ['error', ...deprecatedSystemInfo, ...literalChinese] } },
  {
    files: ['miniapp/src/**/*.test.tsx', 'miniapp/src/**/*.weapp-test.tsx', 'miniapp/src/**/texts*.tsx'],
    rules: { 'no-restricted-syntax': ['error', ...deprecatedSystemInfo] },
  },
  {
    files: ['bff/src/modules/**/*.ts', 'mock/src/**/*.ts'],
    ignores: ['mock/src/kernel/clock.ts', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...machineTime] },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  // Functions that run inside a page, and the runtime that stands in for one.
  { files: ['miniapp/e2e/support/*.mjs', 'miniapp/scripts/weapp-check/runtime/*.mjs'], languageOptions: { globals: globals.browser } },
  { files: ['miniapp/plugins/a11y-runtime.js', 'miniapp/plugins/abort-controller.js'], languageOptions: { sourceType: 'module' } },
  {
    files: ['**/*.cjs', 'miniapp/babel.config.js', 'miniapp/plugins/**/*.js', 'miniapp/jest.config.js'],
    ignores: ['miniapp/plugins/a11y-runtime.js', 'miniapp/plugins/abort-controller.js'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
  },
)

// Who may import whom (style.md "Layout"). Every rule is an error; `npm run check` fails on the first.
const SLICE = '^bff/src/modules/([^/]+)/'

/** BFF slices in the one declared direction: a slice imports only slices of an earlier row, and only their public.ts. */
const ORDER = [
  ['directory'],
  ['identity'],
  ['notifications'],
  ['payments'],
  ['health-records'],
  ['appointments', 'reports', 'content', 'care-team', 'childcare', 'grid-events', 'online-affairs', 'assessments'],
  ['insights'],
]
const LISTED = ORDER.flat()
/** Folders of an app that hold pages: the slices, and the tab pages with sign-in. Other folders are what the pages share. */
const PAGES = [...LISTED, 'home', 'services', 'health', 'messages', 'me', 'sign-in'].join('|')

const direction = ORDER.map((row, index) => {
  const later = ORDER.slice(index + 1).flat()
  return {
    name: `bff-direction-${row[0]}`,
    comment: `${row.join(', ')}: only slices before them; news the other way travels through the outbox`,
    severity: 'error',
    from: { path: `^bff/src/modules/(${row.join('|')})/` },
    to: { path: `^bff/src/modules/(${[...row, ...later].join('|')})/`, pathNot: '^bff/src/modules/$1/' },
  }
})

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-cycles', 'a cycle has no first file to read', {}, { circular: true }),
    forbid('resolvable', 'the imported file does not exist', {}, { couldNotResolve: true }),
    forbid('declared', 'every package used is declared in the package that uses it', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    forbid('no-tests-in-sources', 'sources never import tests', { pathNot: '\\.(test|spec|e2e)\\.tsx?$|/test/|/e2e/' }, { path: '\\.(test|spec|e2e)\\.tsx?$' }),

    forbid('shared-alone', 'shared imports none of the others', { path: '^shared/' }, { path: '^(bff|mock|miniapp)/' }),
    forbid('kernel-alone', 'the kernel imports nothing of ours', { path: '^shared/src/kernel/' }, { path: '^shared/src/(?!kernel/)' }),
    forbid('miniapp-alone', 'miniapp imports only itself and shared', { path: '^miniapp/src/' }, { path: '^(bff|mock|scripts)/' }),
    forbid(
      'bff-alone',
      'bff imports only itself and shared; its tests drive the simulators',
      { path: '^bff/', pathNot: '^bff/(test|bench)/' },
      { path: '^(mock|miniapp)/' },
    ),
    forbid(
      'mock-alone',
      'simulator and adapter are two independent readings of the upstream document',
      { path: '^mock/' },
      { path: '^(bff|miniapp)/|^shared/src/(?!kernel/)' },
    ),

    forbid(
      'bff-public-only',
      'slices meet only through public.ts',
      { path: SLICE },
      { path: '^bff/src/modules/[^/]+/(?!public\\.ts$)', pathNot: '^bff/src/modules/$1/' },
    ),
    ...direction,
    forbid(
      'bff-slice-listed',
      'give a new slice its place in ORDER',
      { path: `^bff/src/modules/(?!(${LISTED.join('|')})/)[^/]+/` },
      { path: '^bff/src/modules/' },
    ),
    forbid('bff-platform-below', 'platform imports no slice', { path: '^bff/src/platform/' }, { path: '^bff/src/modules/' }),
    forbid(
      'bff-database',
      'the database is touched in repositories and platform only',
      { path: '^bff/src/modules/', pathNot: '\\.repository\\.ts$' },
      { path: '^bff/src/generated/|node_modules/(pg|@prisma)/' },
    ),
    forbid(
      'bff-core-without-framework',
      'domain and use cases are plain functions',
      { path: '^bff/src/modules/.+/(domain|use-cases)/' },
      { path: 'node_modules/(@nestjs|fastify|@fastify)/' },
    ),
    forbid(
      'bff-domain-pure',
      'domain knows no storage, no upstream, no use case; it may name their types',
      { path: '^bff/src/modules/[^/]+/domain/' },
      {
        path: '^bff/src/(platform/(database|http|upstream|jobs)|modules/[^/]+/(use-cases|upstream)/)|\\.(repository|service|controller)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),

    forbid(
      'miniapp-slices-apart',
      'slices never import each other; the first page of the staff app counts what its slices list',
      { path: `^miniapp/src/(citizen|staff)/(${PAGES})/`, pathNot: '^miniapp/src/staff/home/' },
      { path: `^miniapp/src/$1/(${PAGES})/`, pathNot: '^miniapp/src/$1/$2/' },
    ),
    forbid(
      'miniapp-frame-below',
      'what all pages of an app share knows no slice',
      { path: `^miniapp/src/(citizen|staff)/(?!(${PAGES})/)[^/]+/` },
      { path: `^miniapp/src/$1/(${PAGES})/` },
    ),
    forbid(
      'miniapp-base-below',
      'ui, platform, theme and texts import no slice',
      { path: '^miniapp/src/(ui|platform|theme|i18n)/' },
      { path: '^miniapp/src/(citizen|staff)/' },
    ),
    forbid('miniapp-citizen-without-staff', 'the citizen app carries nothing of staff', { path: '^miniapp/src/citizen/' }, { path: '^miniapp/src/staff/' }),
    forbid('miniapp-staff-without-citizen', 'and the other way round', { path: '^miniapp/src/staff/' }, { path: '^miniapp/src/citizen/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated|coverage)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.h5.ts', '.h5.tsx', '.weapp.ts', '.weapp.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}

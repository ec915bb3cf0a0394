// npm test: `node scripts/test.mjs [check|unit|integration|weapp|e2e …]`, all of them without a name. Prepares what a stage needs,
// runs the stages in order and ends with the line `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, HOW_TO_GET_CHROMIUM } from './chromium.mjs'
import { build, install, main, Refusal, ROOT } from './prepare.mjs'
import { capture, run } from './processes.mjs'

const NONE = { passed: 0, failed: 0 }
const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed })
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const tool = (path) => join(ROOT, 'node_modules', path)
const TSC = tool('typescript/bin/tsc')
/** What leans most on constraints, triggers and plans; the rest says nothing more about the older server than it says about the newer one. */
const OLDER_SERVER = '/(platform|hold|ledger|gate|access-chain|store)\\.spec'
const DEBIAN_POSTGRES = '/usr/lib/postgresql/15/bin'
/** The build before has checked `shared` and `mock` by themselves; `miniapp/test` is the H5 app with its tests. */
const TSC_PROJECTS = ['tsconfig.tests.json', 'bff', 'miniapp/tsconfig.weapp.json', 'miniapp/test', 'miniapp/e2e']

/** A check is one command that is silent when all is well; it counts as one test. */
async function check(name, args, env = {}) {
  const since = performance.now()
  const { code, output } = await capture(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } })
  return { name, isFine: code === 0, took: seconds(since), output: output.trim() }
}

async function migrationDrift(name) {
  const { startEmbedded, THROWAWAY_FLAGS } = await import('../bff/scripts/embedded-db.mjs')
  const folder = mkdtempSync(join(tmpdir(), 'jktl-drift-'))
  const cluster = await startEmbedded({ dataDir: join(folder, 'pg'), flags: THROWAWAY_FLAGS })
  try {
    const args = ['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema', '--exit-code']
    return await check(name, ['bff/scripts/prisma.mjs', ...args], { DATABASE_URL: cluster.url })
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const DEPENDENCY_CRUISER = [tool('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err']

/** Begun in this order, two at a time: lint takes as long as all the others together, so it begins first. */
const CHECKS = [
  ['lint (eslint)', [tool('eslint/bin/eslint.js'), '.']],
  ['lock file is complete', ['scripts/lock-complete.mjs']],
  ['formatting (prettier)', [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['style sheets', ['scripts/style-check.mjs']],
  ...TSC_PROJECTS.map((project) => [`types of ${project}`, [TSC, '-p', project, '--noEmit']]),
  ['import directions (dependency-cruiser)', [...DEPENDENCY_CRUISER, 'shared', 'bff', 'mock', 'miniapp/src', 'miniapp/e2e']],
  ['nothing unused (knip)', [tool('knip/bin/knip.js')]],
  ['OpenAPI document is current', ['bff/scripts/openapi.mjs', '--check']],
  ['migrations produce the schema', migrationDrift],
]

/** Prints each check as a whole when it ends, so the output of two never mixes. */
async function runChecks() {
  const waiting = [...CHECKS]
  const counts = { passed: 0, failed: 0 }
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, how] = next
      const { isFine, took, output } = await (typeof how === 'function' ? how(name) : check(name, how))
      counts[isFine ? 'passed' : 'failed']++
      console.log(`${isFine ? '✓' : '✗'} ${name} (${took})${isFine ? '' : `\n${output}`}`)
    }
  }
  await Promise.all([lane(), lane()])
  return counts
}

/** Runs Jest and answers its counts; a suite that could not run counts as one failure. */
async function jest(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'jktl-jest-'))
  const report = join(folder, 'report.json')
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', tool('jest/bin/jest.js')]
  const code = await run(process.execPath, [...flags, ...args, '--json', '--outputFile', report], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null
  rmSync(folder, { recursive: true, force: true })
  if (!counts) return { passed: 0, failed: 1 }
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites
  return { passed: counts.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed }
}

/** Runs Node's own test runner: the scripts are tested without Jest, as they run without it. */
async function nodeTests(files) {
  const { code, output } = await capture(process.execPath, ['--test', '--test-reporter', 'tap', ...files], { cwd: ROOT })
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  if (code !== 0) console.log(output)
  return { passed: count('pass'), failed: code === 0 ? 0 : Math.max(1, count('fail')) }
}

/** Who may see which record: every branch of it is decided by a named row or a shape, and this fails when one is not. */
const POLICY = 'bff/src/modules/health-records/domain/policy/'
const WHOLE = { branches: 100, functions: 100, lines: 100, statements: 100 }
const policyCoverage = () =>
  jest([
    ...['--selectProjects', 'bff', '--testPathPatterns', `${POLICY}(decide|shape)[.]test`],
    ...['--coverage', '--coverageReporters', 'none', '--collectCoverageFrom', `${POLICY}*.ts`, '--coverageThreshold', JSON.stringify({ [POLICY]: WHOLE })],
  ])

async function runUnit() {
  const scripts = await nodeTests(['scripts/processes.test.mjs', 'scripts/prepare.test.mjs', 'bff/scripts/embedded-db.test.mjs'])
  const rest = await jest(['--ignoreProjects', 'bff-integration', '--testPathIgnorePatterns', '/node_modules/', `${POLICY}(decide|shape)[.]test`])
  return add(add(scripts, await policyCoverage()), rest)
}

async function runIntegration() {
  const args = ['--selectProjects', 'bff-integration', '--maxWorkers=2']
  const embedded = await jest(args)
  if (process.env.CI !== 'true' || !existsSync(DEBIAN_POSTGRES)) return embedded
  console.log('\nThe same on PostgreSQL 15 and on a machine in another time zone (§3.9), what leans most on it')
  return add(embedded, await jest([OLDER_SERVER, ...args], { TEST_PG_BIN: DEBIAN_POSTGRES, TZ: 'America/New_York' }))
}

/** The weapp check prints one line per page and last `N passed, N failed`. */
async function runWeapp() {
  const { code, output } = await capture(process.execPath, ['miniapp/scripts/weapp-check/main.mjs'], { cwd: ROOT })
  console.log(output.trim())
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [null, 0, 1]
  return { passed: Number(passed), failed: code !== 0 ? Math.max(1, Number(failed)) : Number(failed) }
}

/** Looking at every page takes as long as half of the journeys and needs nothing of them: it has a city and a browser of its own beside theirs. */
const PAGES = '/(route-sweep|page-checks)\\.e2e'
async function runEndToEnd() {
  if (!findChromium()) throw new Refusal(HOW_TO_GET_CHROMIUM)
  const args = ['--config', 'miniapp/e2e/jest.config.mjs', '--runInBand']
  const [pages, journeys] = await Promise.all([
    jest([...args, '/(route-sweep|page-checks|privacy-scan)\\.e2e']),
    jest([...args, '--testPathIgnorePatterns', PAGES]),
  ])
  return add(pages, journeys)
}

/** In order: cheap before dear. */
const STAGES = {
  check: { title: 'Static checks', parts: ['server'], action: runChecks },
  unit: { title: 'Unit tests', parts: ['server'], action: runUnit },
  integration: { title: 'Integration tests (PostgreSQL, simulators)', parts: ['server'], action: runIntegration },
  weapp: { title: 'Mini program build', parts: ['server', 'h5', 'weapp'], action: runWeapp },
  e2e: { title: 'End to end in a browser', parts: ['server', 'h5', 'weapp'], action: runEndToEnd },
}

await main(async () => {
  const asked = process.argv.slice(2)
  const unknown = asked.filter((name) => !(name in STAGES))
  if (unknown.length > 0) throw new Refusal(`unknown part ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}`)
  const names = Object.keys(STAGES).filter((name) => asked.length === 0 || asked.includes(name))
  if (names.includes('e2e') && !findChromium()) throw new Refusal(HOW_TO_GET_CHROMIUM)
  const begin = performance.now()
  await install()
  let total = NONE
  const summary = []
  for (const name of names) {
    const { title, parts, action } = STAGES[name]
    console.log(`\n━━ ${title}`)
    const since = performance.now()
    const counts = await build(parts)
      .then(action)
      .catch((error) => {
        console.error(error instanceof Refusal ? error.message : error)
        return { passed: 0, failed: 1 }
      })
    total = add(total, counts)
    summary.push(`${counts.failed === 0 ? '✓' : '✗'} ${title}: ${counts.passed} passed, ${counts.failed} failed (${seconds(since)})`)
    console.log(summary.at(-1))
  }
  console.log(`\n${summary.join('\n')}\n${seconds(begin)}\n${total.passed} passed, ${total.failed} failed`)
  process.exit(total.failed === 0 ? 0 : 1)
})

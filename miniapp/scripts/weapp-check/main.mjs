// npm run check:weapp: both weapp builds, statically and page by page against a running city; ends with `N passed, N failed`.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { main, ROOT } from '../../../scripts/prepare.mjs'
import { appStorage } from '../../e2e/support/app-storage.mjs'
import { City } from '../../e2e/support/city.mjs'
import { entryOf, mismatches, routesOf, weappFolder } from '../../e2e/support/routes.mjs'
import { prepareScene } from '../../e2e/support/scene.mjs'
import { startTestCity } from '../../e2e/support/test-city.mjs'
import { openPage } from './open-pages.mjs'

const APPS = ['citizen', 'staff']
/** Where a weapp build looks for its API when nothing else was configured. */
const BUILT_IN_API = 'http://127.0.0.1:3000'
const { libVersion } = JSON.parse(readFileSync(join(ROOT, 'project.config.json'), 'utf8'))

let passed = 0
let failed = 0
function conclude(name, findings) {
  if (findings.length === 0) passed++
  else failed++
  console.log([`${findings.length === 0 ? '✓' : '✗'} ${name}`, ...findings.map((finding) => `    ${finding}`)].join('\n'))
}

/** The static half runs as a process of its own: WeChat's tools change the working folder and swallow output. */
function checkBuild(app) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build-check.cjs'), weappFolder(app)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return new Promise((done) =>
    child.on('close', () => {
      const line = output.trim().split('\n').at(-1) ?? ''
      const result = line.startsWith('{') ? JSON.parse(line) : { problems: [`the check itself failed: ${output.slice(-300)}`] }
      done(result)
    }),
  )
}

async function runJourneys(env) {
  const folder = join(import.meta.dirname, 'journeys')
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'))
  for (const file of files) {
    const child = spawn(process.execPath, ['--test', '--test-force-exit', '--test-reporter', 'tap', join(folder, file)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    const code = await new Promise((done) => child.on('close', done))
    conclude(
      `journey ${file}`,
      code === 0
        ? []
        : output
            .split('\n')
            .filter((line) => /^\s*(not ok|error:|\s+at )/.test(line))
            .slice(0, 12),
    )
  }
}

async function openEveryPage(app, city, scene) {
  conclude(`${app}: every page has its parameters`, mismatches(app))
  // The build knows the standard address; this city listens elsewhere.
  const network = (url, init) => fetch(url.replace(BUILT_IN_API, city.url), init)
  for (const route of routesOf(app)) {
    const { persona, parameters } = entryOf(app, route, scene)
    const session = persona === null ? null : scene.sessions[persona]
    const query = Object.entries(parameters)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')
    const { findings } = await openPage(weappFolder(app), query ? `${route}?${query}` : route, {
      libVersion,
      network,
      storage: new Map(Object.entries(appStorage({ app, session }))),
    })
    conclude(`${app} ${route}`, findings)
  }
}

await main(async () => {
  for (const app of APPS) {
    const { problems, bytes, files } = await checkBuild(app)
    conclude(`${app} build: ${files ?? 0} files, main package ${bytes?.main ?? '?'} bytes, all ${bytes?.total ?? '?'}`, problems)
  }
  const running = await startTestCity('weapp')
  const city = new City(running)
  // On a fresh morning; the scene lets days pass.
  await runJourneys(running.environment)
  const scene = await prepareScene(city, 'weapp')
  for (const app of APPS) await openEveryPage(app, city, scene)
  await running.stop()
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
})

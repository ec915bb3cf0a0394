// npm run check:weapp: both weapp builds, statically and page by page against a running city; ends with `N passed, N failed`.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../../../scripts/prepare.mjs'
import { City } from '../../e2e/support/city.mjs'
import { weappFolder } from '../../e2e/support/routes.mjs'
import { prepareScene } from '../../e2e/support/scene.mjs'
import { startTestCity } from '../../e2e/support/test-city.mjs'

const APPS = ['citizen', 'staff']

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

/** Each app in a process of its own, so that one waits for a page while the other draws. */
function openEveryPage(app, city, scene) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'open-every-page.mjs'), app, city.url], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(scene))
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return new Promise((done) =>
    child.on('close', (code) => {
      for (const line of output.split('\n').filter(Boolean)) {
        const { name, findings } = JSON.parse(line)
        conclude(name, findings)
      }
      if (code !== 0) conclude(`${app}: every page is opened`, [`the check itself ended with ${code}`])
      done()
    }),
  )
}

await main(async () => {
  const builds = await Promise.all(APPS.map(checkBuild))
  for (const [index, { problems, bytes, files }] of builds.entries())
    conclude(`${APPS[index]} build: ${files ?? 0} files, main package ${bytes?.main ?? '?'} bytes, all ${bytes?.total ?? '?'}`, problems)
  const running = await startTestCity('weapp')
  const city = new City(running)
  // On a fresh morning; the scene lets days pass.
  await runJourneys(running.environment)
  const scene = await prepareScene(city, 'weapp')
  await Promise.all(APPS.map((app) => openEveryPage(app, city, scene)))
  await running.stop()
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
})

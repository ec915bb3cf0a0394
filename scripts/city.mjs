// The running city: database, simulators, seed, BFF with both H5 apps. Used by start, dev, the end-to-end tests, screenshots and benches.
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Refusal, ROOT } from './prepare.mjs'
import { freePort, onStop, run, start } from './processes.mjs'

/** The application's database in an embedded cluster. */
const DATABASE = 'jktl'
const READY_MS = 60_000

const load = (path) => import(pathToFileURL(join(ROOT, path)).href)

/** Starts the embedded cluster in `dataDir` and creates the application's database in it when it is missing. */
export async function startDatabase({ dataDir, flags }) {
  const { startEmbedded } = await load('bff/scripts/embedded-db.mjs')
  const { administer } = await load('bff/scripts/migrate.mjs')
  const cluster = await startEmbedded({ dataDir, flags }).catch((error) => {
    throw new Refusal(error.message)
  })
  onStop(cluster.stop)
  await administer(cluster.url, [`CREATE DATABASE ${DATABASE}`]).catch((error) => {
    if (error.code !== '42P04') throw error
  })
  return { url: cityDatabase(cluster.url), stop: cluster.stop }
}

/** The application's database in the cluster at this address. */
export function cityDatabase(clusterUrl) {
  const url = new URL(clusterUrl)
  url.pathname = `/${DATABASE}`
  return url.href
}

/** Drops and recreates the application's database of the embedded cluster in `dataDir`. */
export async function dropDatabase({ dataDir }) {
  const { startEmbedded } = await load('bff/scripts/embedded-db.mjs')
  const { administer } = await load('bff/scripts/migrate.mjs')
  const cluster = await startEmbedded({ dataDir }).catch((error) => {
    throw new Refusal(error.message)
  })
  onStop(cluster.stop)
  await administer(cluster.url, [`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`])
  await cluster.stop()
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response
  } catch {
    return null
  }
}

/**
 * Starts one server of the city as a child that leaves with us and waits until `isReady` answers true.
 * Its output goes to `<logFolder>/<name>.log`, or to the terminal without a folder. Throws when it exits before it is ready.
 */
async function startServer({ name, script, env, logFolder, isReady, onExit }) {
  const logFile = logFolder && join(logFolder, `${name}.log`)
  const server = start(
    process.execPath,
    ['--enable-source-maps', '--import', pathToFileURL(join(ROOT, 'scripts/exit-with-parent.mjs')).href, join(ROOT, script)],
    {
      cwd: ROOT,
      env,
      stdio: logFile ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  if (logFile) {
    mkdirSync(logFolder, { recursive: true })
    const log = createWriteStream(logFile)
    server.child.stdout.pipe(log, { end: false })
    server.child.stderr.pipe(log, { end: false })
  }
  let isStopped = false
  const stop = () => {
    isStopped = true
    return server.stop()
  }
  let exitCode
  void server.exited.then((code) => {
    exitCode = code
  })
  for (const end = Date.now() + READY_MS; !(await isReady()); await sleep(50)) {
    if (exitCode !== undefined || Date.now() > end) {
      await server.stop()
      const lastLines = logFile ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
      throw new Refusal(
        `${exitCode === undefined ? `${name} is not ready after ${READY_MS / 1000} s` : `${name} stopped with code ${exitCode}`}${lastLines && `:\n${lastLines}`}`,
      )
    }
  }
  void server.exited.then((code) => {
    if (!isStopped) onExit?.(name, code)
  })
  return { stop, pid: server.child.pid }
}

/**
 * Brings up a whole city. Ports are free ones unless given; the database is the embedded one in `dataDir` unless `databaseUrl` is given.
 * `scale` is `full` or `small` (fewer institutions and doctors); `env` goes to both servers on top of our own; `bffProcesses` starts
 * further BFF processes on free ports beside the first; `onExit(name, code)` hears of a server that ends by itself.
 * Answers `{ url, urls, mockUrl, databaseUrl, stop }`.
 */
export async function startCityProcesses({
  port,
  mockPort,
  databaseUrl,
  dataDir,
  databaseFlags,
  scale = 'full',
  env = {},
  logFolder,
  bffProcesses = 1,
  onExit,
  report = () => {},
}) {
  const started = []
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop()
  }
  try {
    port ??= await freePort()
    mockPort ??= await freePort()
    if (!databaseUrl) {
      const database = await startDatabase({ dataDir, flags: databaseFlags })
      started.push(database)
      databaseUrl = database.url
    }
    const { migrate } = await load('bff/scripts/migrate.mjs')
    report('migrations applied', await migrate(databaseUrl))
    const url = `http://127.0.0.1:${port}`
    const mockUrl = `http://127.0.0.1:${mockPort}`
    const common = { ...process.env, CITY_SCALE: scale, MOCK_PORT: String(mockPort), CITY_URL: mockUrl, DATABASE_URL: databaseUrl, PORT: String(port), ...env }
    started.push(
      await startServer({
        name: 'mock',
        script: 'mock/dist/main.js',
        env: common,
        logFolder,
        onExit,
        isReady: async () => (await answers(`${mockUrl}/`)) !== null,
      }),
    )
    if (
      (await run(process.execPath, ['--enable-source-maps', join(ROOT, 'bff/dist/seed.js')], {
        cwd: ROOT,
        env: common,
        stdio: ['ignore', logFolder ? 'ignore' : 'inherit', 'inherit'],
      })) !== 0
    )
      throw new Refusal('the seed failed; its message is above')
    const urls = []
    for (let index = 0; index < bffProcesses; index++) {
      const own = index === 0 ? url : `http://127.0.0.1:${await freePort()}`
      const name = index === 0 ? 'bff' : `bff-${index + 1}`
      started.push(
        await startServer({
          name,
          script: 'bff/dist/main.js',
          env: { ...common, PORT: new URL(own).port },
          logFolder,
          onExit,
          isReady: async () => (await answers(`${own}/readyz`))?.ok === true,
        }),
      )
      urls.push(own)
    }
    return { url, urls, mockUrl, databaseUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

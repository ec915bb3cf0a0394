// Child processes that never outlive us: every one leads its own process group, and stopping means stopping the groups in reverse order.
// Node's own modules only: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const isWindows = process.platform === 'win32'
/** What has to be undone, oldest first: functions answering promises. */
const closers = new Set()
let stopping

/** Registers what stopping has to undo; answers a function that takes it back. */
export function onStop(closer) {
  closers.add(closer)
  return () => closers.delete(closer)
}

export const isStopping = () => stopping !== undefined

/** Undoes everything registered, newest first, once; later calls wait for the same run. */
export function stopAll() {
  stopping ??= (async () => {
    for (const closer of [...closers].reverse()) await closer().catch((error) => console.error(error.message))
  })()
  return stopping
}

/** Stops everything on a signal, or when the npm that runs us is gone: its shell does not pass SIGTERM on, it just disappears. */
export function stopWithParent() {
  const leave = async (code) => {
    await stopAll()
    process.exit(code)
  }
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])
    process.on(signal, () => void leave(code))
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void leave(143)
  }, 500).unref()
}

function signalGroup(pid, signal) {
  try {
    if (isWindows) spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'])
    else process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}

/** Ends the whole group of `child`: SIGTERM, and SIGKILL for whatever is left after `graceMs`. */
async function endGroup(child, exited, graceMs) {
  signalGroup(child.pid, 'SIGTERM')
  await Promise.race([exited, sleep(graceMs, undefined, { ref: false })])
  // Grandchildren (npm's scripts, bundler workers) may need a moment longer than their parent.
  for (const end = Date.now() + 2000; Date.now() < end && !isWindows && signalGroup(child.pid, 0);) await sleep(25)
  if (!isWindows) signalGroup(child.pid, 'SIGKILL')
  await exited
}

/**
 * Starts a child as leader of its own group. Answers `{ child, exited, stop }`; `exited` resolves to the exit code
 * (128 when killed) and never rejects.
 */
export function start(command, args, { graceMs = 10_000, ...options } = {}) {
  const child = spawn(command, args, { stdio: 'inherit', detached: !isWindows, ...options })
  let forget
  const exited = new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message)
      done(127)
    })
    child.on('exit', (code) => done(code ?? 128))
  }).then((code) => {
    if (!isStopping()) forget()
    return code
  })
  const stop = () => (child.pid === undefined ? exited : endGroup(child, exited, graceMs))
  forget = onStop(stop)
  return { child, exited, stop }
}

/** Runs a command to its end and answers its exit code. While everything is being stopped it never returns, so nothing new begins. */
export async function run(command, args, options) {
  if (isStopping()) return new Promise(() => {})
  const code = await start(command, args, options).exited
  return isStopping() ? new Promise(() => {}) : code
}

/** Runs a command and answers `{ code, output }` with stdout and stderr together. */
export async function capture(command, args, options) {
  if (isStopping()) return new Promise(() => {})
  const { child, exited } = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (output += chunk))
  const closed = new Promise((done) => child.on('close', done))
  const code = await exited
  if (code !== 127) await closed
  return isStopping() ? new Promise(() => {}) : { code, output }
}

/** The npm that started us, without a shell and without the settings npm hands to its scripts. */
export function npm(args, options = {}) {
  const env = { ...process.env }
  for (const key of Object.keys(env))
    if (/^npm_(config|lifecycle|package|command)/i.test(key) && !/registry|cache|proxy|cafile|userconfig/i.test(key)) delete env[key]
  const execPath = process.env.npm_execpath
  if (execPath) return run(process.execPath, [execPath, ...args], { env, ...options })
  return run(isWindows ? 'npm.cmd' : 'npm', args, { env, shell: isWindows, ...options })
}

/** A port nobody listens on right now, on loopback. */
export const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

/** Whether a server can listen on this port of loopback and of all addresses. */
export async function isPortFree(port) {
  const canListen = (host) =>
    new Promise((done) => {
      const probe = createServer()
      probe.on('error', () => done(false))
      probe.listen(port, host, () => probe.close(() => done(true)))
    })
  return (await canListen('127.0.0.1')) && (await canListen())
}

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const processes = pathToFileURL(join(import.meta.dirname, 'processes.mjs')).href

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    return error.code === 'ENOENT' && process.platform !== 'linux'
  }
}

async function until(condition, what) {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(50)) if (await condition()) return
  assert.fail(`not within 20 s: ${what}`)
}

/** A stand-in for `npm ci`: a command whose worker ignores being asked to stop and notes its process id. */
function folderWithInstaller() {
  const folder = mkdtempSync(join(tmpdir(), 'jktl-processes-'))
  const pids = join(folder, 'pids')
  writeFileSync(
    join(folder, 'worker.mjs'),
    `import { appendFileSync } from 'node:fs'\nprocess.on('SIGTERM', () => {})\nappendFileSync(${JSON.stringify(pids)}, process.pid + '\\n')\nsetInterval(() => {}, 1000)`,
  )
  writeFileSync(
    join(folder, 'installer.mjs'),
    `import { spawn } from 'node:child_process'\nimport { appendFileSync } from 'node:fs'\nappendFileSync(${JSON.stringify(pids)}, process.pid + '\\n')\nspawn(process.execPath, [${JSON.stringify(join(folder, 'worker.mjs'))}], { stdio: 'inherit' })\nsetInterval(() => {}, 1000)`,
  )
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { run, stopWithParent } from ${JSON.stringify(processes)}\nimport { writeFileSync } from 'node:fs'\nstopWithParent()\nawait run(process.execPath, [${JSON.stringify(join(folder, 'installer.mjs'))}], { graceMs: 300 })\nwriteFileSync(${JSON.stringify(join(folder, 'went-on'))}, '')`,
  )
  const readPids = () => {
    try {
      return readFileSync(pids, 'utf8').trim().split('\n').map(Number)
    } catch {
      return []
    }
  }
  const wentOn = () => {
    try {
      return readFileSync(join(folder, 'went-on')) && true
    } catch {
      return false
    }
  }
  return { main: join(folder, 'main.mjs'), readPids, wentOn, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

for (const signal of ['SIGINT', 'SIGTERM'])
  test(`${signal} in the middle of an installation ends it with all its workers and begins nothing new`, { skip: process.platform === 'win32' }, async () => {
    const { main, readPids, wentOn, remove } = folderWithInstaller()
    const child = spawn(process.execPath, [main], { stdio: 'ignore' })
    const exited = new Promise((done) => child.on('exit', done))
    await until(() => readPids().length === 2, 'installer and worker run')
    child.kill(signal)
    assert.equal(await exited, signal === 'SIGINT' ? 130 : 143)
    assert.deepEqual(readPids().filter(isAlive), [])
    assert.equal(wentOn(), false)
    remove()
  })

test('everything ends when the npm that started it is killed without a word', { skip: process.platform === 'win32' }, async () => {
  const { main, readPids, wentOn, remove } = folderWithInstaller()
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `require('child_process').spawn(process.execPath, [${JSON.stringify(main)}], { stdio: 'ignore', env: { ...process.env, npm_lifecycle_event: 'start' } }); setInterval(() => {}, 1000)`,
    ],
    { stdio: 'ignore' },
  )
  await until(() => readPids().length === 2, 'installer and worker run')
  parent.kill('SIGKILL')
  await until(() => readPids().every((pid) => !isAlive(pid)), 'all processes are gone')
  assert.equal(wentOn(), false)
  remove()
})

test('two signals stop once and the first one decides the exit code', { skip: process.platform === 'win32' }, async () => {
  const { main, readPids, remove } = folderWithInstaller()
  const child = spawn(process.execPath, [main], { stdio: 'ignore' })
  const exited = new Promise((done) => child.on('exit', done))
  await until(() => readPids().length === 2, 'installer and worker run')
  child.kill('SIGINT')
  child.kill('SIGTERM')
  assert.ok([130, 143].includes(await exited))
  assert.deepEqual(readPids().filter(isAlive), [])
  remove()
})

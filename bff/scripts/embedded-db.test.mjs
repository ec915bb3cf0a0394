import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { startEmbedded } from './embedded-db.mjs'

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function query(url, sql) {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const { rows } = await db.query(sql)
  await db.end()
  return rows
}

/** Another process that owns a database in the folder; answers once it runs. */
async function startOwner(folder) {
  const script = join(folder, 'owner.mjs')
  const module = pathToFileURL(join(import.meta.dirname, 'embedded-db.mjs')).href
  writeFileSync(
    script,
    `import { startEmbedded } from ${JSON.stringify(module)}\nconsole.log(JSON.stringify(await startEmbedded({ dataDir: ${JSON.stringify(join(folder, 'pg'))} })))\nsetInterval(() => {}, 1000)`,
  )
  const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise((done) => owner.stdout.once('data', done))
  return { owner, ...JSON.parse(line) }
}

test('a database leaves with its killed owner and starts again with its data; a living owner is respected', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jktl-database-'))
  const dataDir = join(folder, 'pg')
  const first = await startOwner(folder)
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS number')
  await assert.rejects(startEmbedded({ dataDir }), /in use by the running process/)
  const gone = new Promise((done) => first.owner.on('exit', done))
  first.owner.kill('SIGKILL')
  await gone
  const second = await startEmbedded({ dataDir })
  assert.equal(isAlive(first.pid), false)
  assert.deepEqual(await query(second.url, 'SELECT number FROM kept'), [{ number: 7 }])
  assert.deepEqual(await query(second.url, 'SHOW timezone'), [{ TimeZone: 'UTC' }])
  await second.stop()
  await second.stop()
  assert.equal(isAlive(second.pid), false)
  rmSync(folder, { recursive: true })
})

test('a stale note of another process in postmaster.pid does not keep the database from starting', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jktl-database-'))
  const dataDir = join(folder, 'pg')
  await (await startEmbedded({ dataDir })).stop()
  writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`)
  const again = await startEmbedded({ dataDir })
  assert.deepEqual(await query(again.url, 'SELECT 1 AS one'), [{ one: 1 }])
  await again.stop()
  rmSync(folder, { recursive: true })
})

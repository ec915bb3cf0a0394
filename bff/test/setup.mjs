// Jest's global set-up: a throw-away cluster, a migrated template, one copy of it per worker.
// TEST_PG_BIN names the bin folder of another PostgreSQL (npm test runs the suite on Debian's 15 as well).
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded, THROWAWAY_FLAGS } from '../scripts/embedded-db.mjs'
import { administer, migrate } from '../scripts/migrate.mjs'

const TEMPLATE = 'bff_template'

export default async function setup({ maxWorkers }) {
  const folder = mkdtempSync(join(tmpdir(), 'jktl-test-'))
  const cluster = await startEmbedded({ dataDir: join(folder, 'pg'), flags: THROWAWAY_FLAGS, binFolder: process.env.TEST_PG_BIN })
  globalThis.testCluster = { ...cluster, folder }
  const database = (name) => {
    const url = new URL(cluster.url)
    url.pathname = `/${name}`
    return url.href
  }
  await administer(cluster.url, [`CREATE DATABASE ${TEMPLATE}`])
  await migrate(database(TEMPLATE))
  const workers = Array.from({ length: maxWorkers }, (_, index) => `bff_worker_${index + 1}`)
  await administer(
    cluster.url,
    workers.map((name) => `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`),
  )
  process.env.TEST_DATABASE_BASE = database('bff_worker_')
  process.env.TEST_LOG_FOLDER = folder
}

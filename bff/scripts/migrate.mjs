// Applies prisma/migrations in Prisma's own format without its command line: production needs neither the CLI nor an engine.
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

const FOLDER = new URL('../prisma/migrations/', import.meta.url)
/** The advisory lock that Prisma Migrate takes, so both ways exclude each other. */
const LOCK = 72707369
/** First line of a migration whose statements cannot run inside a transaction (CREATE INDEX CONCURRENTLY). */
const NO_TRANSACTION = '-- no-transaction'

const LEDGER = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

async function readMigrations() {
  const entries = await readdir(FOLDER, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(`${name}/migration.sql`, FOLDER), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function apply(db, { name, sql, checksum }) {
  const isTransactional = !sql.startsWith(NO_TRANSACTION)
  const id = randomUUID()
  try {
    if (isTransactional) await db.query('BEGIN')
    await db.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [id, checksum, name])
    await db.query(sql)
    await db.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id])
    if (isTransactional) await db.query('COMMIT')
  } catch (error) {
    if (isTransactional) await db.query('ROLLBACK')
    throw new Error(`migration ${name}: ${error.message}`, { cause: error })
  }
}

/**
 * Brings the database at `url` up to date and answers how many migrations were applied. Any number of processes may call it at once.
 * Throws when a migration fails, failed earlier, or was edited after it had been applied.
 */
export async function migrate(url) {
  const db = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await db.connect()
  try {
    await db.query('SELECT pg_advisory_lock($1)', [LOCK])
    await db.query(LEDGER)
    const { rows } = await db.query('SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL')
    const done = new Map(rows.map((row) => [row.migration_name, row]))
    let applied = 0
    for (const migration of await readMigrations()) {
      const earlier = done.get(migration.name)
      if (earlier && !earlier.finished_at) throw new Error(`migration ${migration.name} failed earlier`)
      if (earlier && earlier.checksum !== migration.checksum) throw new Error(`migration ${migration.name} was edited after it was applied`)
      if (earlier) continue
      await apply(db, migration)
      applied++
    }
    return applied
  } finally {
    await db.end()
  }
}

/** Runs statements one by one on the server's maintenance connection (CREATE and DROP DATABASE cannot share a transaction). */
export async function administer(url, statements) {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  try {
    for (const statement of statements) await db.query(statement)
  } finally {
    await db.end()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!process.env.DATABASE_URL) {
    console.error('DATABASE_URL is not set')
    process.exit(1)
  }
  await migrate(process.env.DATABASE_URL).then(
    (applied) => console.log(`migrations applied: ${applied}`),
    (error) => {
      console.error(error.message)
      process.exitCode = 1
    },
  )
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

import { PrismaClient } from '../../generated/client.ts'
import { crashSwitch, writesOf } from '../seams/crash.ts'

// A calendar date stays text and a bigint of ours always fits a double; pg's defaults are a local-zone Date and a string.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const COPY_BUFFER_BYTES = 1 << 20

/** Either the pool or one client inside a transaction. */
export interface Sql {
  /** Runs one statement. `name` makes it a prepared statement on its connection. */
  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>
}

/** @param note hears of every statement and of how many rows it wrote or read */
const asSql = (runner: Pick<pg.ClientBase, 'query'>, note?: (text: string, rows: number) => Promise<void>): Sql => ({
  async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
    const result = await runner.query({ text, values: [...values], ...(name ? { name } : {}) })
    if (note) await note(text, result.rowCount ?? 0)
    return result.rows as Row[]
  },
})

/** A single statement commits by itself: a boundary when it wrote something. */
async function noteCommitted(text: string, rows: number): Promise<void> {
  const boundary = crashSwitch.isArmed && rows > 0 ? writesOf([text]) : null
  if (boundary) await crashSwitch.reach('after', boundary)
}

/**
 * The one door to PostgreSQL. `prisma` for plain reads and writes; `query`/`transaction` (a pg pool) for the hot single statements.
 * Sessions are forced to UTC: adapter-pg reads instants eight hours wrong otherwise.
 */
export class Database implements Sql {
  readonly pool: pg.Pool
  readonly prisma: PrismaClient
  private readonly sql: Sql
  private readonly inTransaction = new AsyncLocalStorage<true>()

  /** @param refusesNesting a transaction that asks for a second connection throws: enough of them at once would wait for each other forever */
  constructor(
    url: string,
    poolSize: number,
    private readonly refusesNesting = false,
  ) {
    const session = { connectionString: url, options: '-c timezone=UTC' }
    this.pool = new pg.Pool({ ...session, max: poolSize })
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    this.pool.on('error', () => undefined)
    this.pool.on('connect', (client) => void client.on('error', () => undefined))
    this.prisma = new PrismaClient({ adapter: new PrismaPg({ ...session, max: Math.max(2, Math.floor(poolSize / 3)) }) })
    this.sql = asSql(this.pool, noteCommitted)
  }

  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
    this.expectOutside()
    return this.sql.query<Row>(text, values, name)
  }

  private expectOutside(): void {
    if (this.refusesNesting && this.inTransaction.getStore()) throw new Error('a transaction asks for a second connection; use the one it has')
  }

  /** Commits when `work` returns, rolls back when it throws. */
  async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    this.expectOutside()
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      await client.query('BEGIN')
      const written: string[] = []
      const tx = asSql(client, crashSwitch.isArmed ? async (text, rows) => void (rows > 0 && written.push(text)) : undefined)
      const value = await this.inTransaction.run(true, () => work(tx))
      const boundary = writesOf(written)
      if (boundary) await crashSwitch.reach('before', boundary)
      await client.query('COMMIT')
      if (boundary) await crashSwitch.reach('after', boundary)
      return value
    } catch (error) {
      await client.query('ROLLBACK').catch((e: unknown) => (broken = e as Error))
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** Streams text rows into a table by COPY … FROM STDIN, all of them or none. */
  async copyIn(text: string, source: AsyncIterable<Buffer>): Promise<void> {
    this.expectOutside()
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      await pipeline(Readable.from(source, { objectMode: false, highWaterMark: COPY_BUFFER_BYTES }), client.query(copyFrom(text)))
    } catch (error) {
      // A copy that was broken off leaves its connection in the middle of the protocol.
      broken = error as Error
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** @throws Error when the session time zone is not UTC */
  async check(): Promise<void> {
    const [row] = await this.query<{ TimeZone: string }>('SHOW timezone')
    if (row?.TimeZone !== 'UTC') throw new Error('the database session must run in UTC')
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect()
    await this.pool.end()
  }
}

/** True for a violation of the named constraint or unique index. */
export const violates = (error: unknown, constraint: string): boolean => error instanceof pg.DatabaseError && error.constraint === constraint

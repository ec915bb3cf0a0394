import { createHash } from 'node:crypto'

import { Database, type Sql } from '../../src/platform/database/database.ts'

export class ProcessDied extends Error {}

/** Every statement is prepared: here the same few hundred run again and again, and planning them would take most of the time. */
const names = new Map<string, string>()
const nameOf = (text: string): string => {
  const known = names.get(text) ?? createHash('sha1').update(text).digest('hex')
  names.set(text, known)
  return known
}

/** The database as a process sees it that dies at a statement: from then on nothing of it gets through. */
export class MortalDatabase extends Database {
  private left = Infinity

  dieAfter(statements: number): void {
    this.left = statements
  }
  revive(): void {
    this.left = Infinity
  }
  readonly alive = (): void => {
    if (this.left <= 0) throw new ProcessDied()
  }
  private spend(): void {
    this.alive()
    this.left--
  }

  override async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    this.spend()
    return super.query<Row>(text, values, nameOf(text))
  }

  override async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    this.alive()
    const value = await super.transaction(async (tx) => {
      const done = await work({
        query: async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
          this.spend()
          return tx.query<Row>(text, values, nameOf(text))
        },
      })
      this.spend()
      return done
    })
    // Committed, and nobody is left to hear of it.
    this.alive()
    return value
  }
}

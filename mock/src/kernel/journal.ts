import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

export interface JournalEntry {
  seq: number
  /** RFC 3339, by the city's clock. */
  at: string
  operation: string
  method: string
  path: string
  facts: Record<string, unknown>
  /** HTTP status sent, or null when the connection was dropped. */
  status: number | null
  /** The answer's own result code where it has one. */
  result: string
  /** Kinds of the faults that struck. */
  faults: string[]
}

const KEPT = 5000

/** Every request a simulator received: half of the oracle tests compare with (the other half are its books). */
export class Journal {
  private entries: JournalEntry[] = []
  private seq = 0

  record(at: Instant, entry: Omit<JournalEntry, 'seq' | 'at'>): void {
    this.seq += 1
    this.entries.push({ seq: this.seq, at: formatInstant(at), ...entry })
    if (this.entries.length > KEPT) this.entries.shift()
  }

  requests(): readonly JournalEntry[] {
    return this.entries
  }

  clear(): void {
    this.entries = []
  }
}

import type { Sql } from '../../platform/database/database.ts'
import type { BillJournalType, CreditJournalType, InsuranceJournalType, JournalType, Line } from './domain/journals.ts'

/** Append-only double-entry ledger; the database refuses changes and unbalanced journals (P8). */
export class LedgerRepository {
  /** Posts once per (type, source). @returns false when it was posted before */
  async post(
    tx: Sql,
    journal: {
      type: JournalType | CreditJournalType | BillJournalType | InsuranceJournalType
      sourceId: string
      institutionId: string
      lines: readonly Line[]
    },
    at: Date,
  ): Promise<boolean> {
    const [posted] = await tx.query<{ id: number }>(
      `INSERT INTO journal (journal_type, source_id, at) VALUES ($1, $2, $3) ON CONFLICT (journal_type, source_id) DO NOTHING RETURNING id`,
      [journal.type, journal.sourceId, at],
    )
    if (!posted) return false
    const names = journal.lines.map((line) => line.account)
    await tx.query(`INSERT INTO ledger_account (institution_id, name) SELECT $1, name FROM unnest($2::text[]) AS name ORDER BY name ON CONFLICT DO NOTHING`, [
      journal.institutionId,
      names,
    ])
    await tx.query(
      `INSERT INTO ledger_entry (journal_id, account_id, amount_fen)
       SELECT $1, a.id, l.amount FROM unnest($3::text[], $4::int[]) AS l(name, amount) JOIN ledger_account a ON a.institution_id = $2 AND a.name = l.name`,
      [posted.id, journal.institutionId, names, journal.lines.map((line) => line.amountFen)],
    )
    return true
  }
}

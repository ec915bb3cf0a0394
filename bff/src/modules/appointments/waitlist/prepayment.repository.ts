import { Inject, Injectable } from '@nestjs/common'
import type { PrepayState } from '@jktl/shared/appointments/waitlist/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'

export interface PrepaidEntry {
  id: string
  accountId: string
  state: string
  cause: string
  tradeOrderId: string
  prepayFen: number
  prepayState: PrepayState
  appointmentId: string | null
}
const PREPAID = `id, account_id AS "accountId", state, cause, trade_order_id AS "tradeOrderId", prepay_fen AS "prepayFen", prepay_state AS "prepayState", appointment_id AS "appointmentId"`

/** Where the prepayment of each entry is (W5). */
@Injectable()
export class PrepaymentRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  async open(tx: Sql, entryId: string, tradeOrderId: string, payBy: Instant): Promise<void> {
    await tx.query(`UPDATE waitlist_entry SET trade_order_id = $2, prepay_state = 'OPEN', prepay_by = $3 WHERE id = $1`, [
      entryId,
      tradeOrderId,
      new Date(payBy),
    ])
  }

  async lock(tx: Sql, id: string): Promise<PrepaidEntry | null> {
    const [row] = await tx.query<PrepaidEntry>(`SELECT ${PREPAID} FROM waitlist_entry WHERE id = $1 AND trade_order_id IS NOT NULL FOR UPDATE`, [id])
    return row ?? null
  }

  async set(tx: Sql, id: string, state: PrepayState): Promise<void> {
    await tx.query(`UPDATE waitlist_entry SET prepay_state = $2, version = version + 1 WHERE id = $1`, [id, state])
  }

  /** Ended entries that still hold or ask for money, and orders nobody paid in time. */
  async listToSettle(now: Instant, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM waitlist_entry WHERE prepay_state IN ('OPEN', 'HELD') AND (state IN ('BOOKED', 'DECLINED', 'EXPIRED', 'CANCELLED') OR prepay_state = 'OPEN' AND prepay_by <= $1) LIMIT $2`,
      [new Date(now), limit],
    )
    return rows.map((row) => row.id)
  }

  /** Held numbers of accepted automatic offers whose money has not moved yet. */
  async listToBook(limit: number): Promise<{ id: string; appointmentId: string }[]> {
    return this.db.query(
      `SELECT e.id, a.id AS "appointmentId" FROM waitlist_entry e JOIN appointment a ON a.id = e.appointment_id AND a.state = 'HELD' AND a.trade_order_id IS NULL AND a.pay_mode IS NULL AND a.fee_fen = e.prepay_fen
        WHERE e.prepay_state = 'HELD' AND e.state = 'ACCEPTED' AND EXISTS (SELECT 1 FROM waitlist_offer o WHERE o.entry_id = e.id AND o.number_id = a.number_id AND o.is_auto) LIMIT $1`,
      [limit],
    )
  }

  /** J23: the appointment lets go of the money it was given; it waits again with its entry. @returns the entry, null when this was no prepaid one that waits again */
  async takeBackFrom(tx: Sql, appointmentId: string, tradeOrderId: string): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `UPDATE waitlist_entry e SET prepay_state = 'HELD', version = e.version + 1 FROM appointment a
        WHERE a.id = $1 AND e.id = a.reserved_for AND e.trade_order_id = $2 AND e.prepay_state = 'BOOKED' AND e.state = 'WAITING' RETURNING e.id`,
      [appointmentId, tradeOrderId],
    )
    if (!row) return null
    await tx.query(`UPDATE appointment SET trade_order_id = NULL, paid_at = NULL WHERE id = $1`, [appointmentId])
    return row.id
  }
}

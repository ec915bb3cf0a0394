import type { Sql } from '../../platform/database/database.ts'

export interface ChannelCall {
  mchid: string
  operation: string
  /** Our number; no openid, no body. */
  reference: string
  outcome: string
  httpStatus: number | null
  errorCode: string | null
  /** Numeric suffix of Request-ID (§4.6). */
  cause: string | null
  durationMs: number
  /** Of the key that verified the answer. */
  keySerial: string | null
}

/** Log of calls to the channel, written whatever became of them. */
export class ChannelCallsRepository {
  async record(sql: Sql, call: ChannelCall, at: Date): Promise<void> {
    await sql.query(
      `INSERT INTO channel_call (at, mchid, operation, reference, outcome, http_status, error_code, cause, duration_ms, key_serial) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [at, call.mchid, call.operation, call.reference, call.outcome, call.httpStatus, call.errorCode, call.cause, Math.round(call.durationMs), call.keySerial],
      'payments-record-call',
    )
  }
}

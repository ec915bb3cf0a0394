import { randomUUID } from 'node:crypto'

import type { CreditpayState } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface CreditAccountRow {
  id: string
  identityKey: string
  personId: string
  accountId: string
  state: CreditpayState
  limitFen: number
  frozenFen: number
  usedFen: number
  agreementVersion: string | null
  signedAt: Date | null
  familyMayRepay: boolean
  listingWaivedUntil: string | null
  changedAt: Date
  version: number
}
export interface CreditEventRow {
  seq: number
  entryId: string | null
  at: Date
  kind: string
  amountFen: number | null
  note: string | null
  actorAccountId: string | null
}
export interface ListingRow {
  id: string
  creditAccountId: string
  reason: string
  owedFen: number
  listedAt: Date
}
type Changes = Partial<
  Pick<
    CreditAccountRow,
    'state' | 'limitFen' | 'frozenFen' | 'usedFen' | 'agreementVersion' | 'signedAt' | 'familyMayRepay' | 'listingWaivedUntil' | 'personId' | 'accountId'
  >
>
const ACCOUNT = `id, identity_key AS "identityKey", person_id AS "personId", account_id AS "accountId", state, limit_fen AS "limitFen", frozen_fen AS "frozenFen", used_fen AS "usedFen",
  agreement_version AS "agreementVersion", signed_at AS "signedAt", family_may_repay AS "familyMayRepay", listing_waived_until AS "listingWaivedUntil", changed_at AS "changedAt", version`
const COLUMNS: Record<keyof Changes, string> = {
  state: 'state',
  limitFen: 'limit_fen',
  frozenFen: 'frozen_fen',
  usedFen: 'used_fen',
  agreementVersion: 'agreement_version',
  signedAt: 'signed_at',
  familyMayRepay: 'family_may_repay',
  listingWaivedUntil: 'listing_waived_until',
  personId: 'person_id',
  accountId: 'account_id',
}
const OVERDUE = `EXISTS (SELECT 1 FROM creditpay_entry e WHERE e.credit_account_id = a.id AND e.state = 'CAPTURED' AND e.due_on < $2::date)`

/** Accounts of 先诊疗后付费, their history and the list of unpaid debts. Whoever moves money of an account holds its row first. */
export class CreditAccountsRepository {
  /** @returns null when the person has a live account already */
  async insert(tx: Sql, a: Pick<CreditAccountRow, 'identityKey' | 'personId' | 'accountId'>, at: Date): Promise<CreditAccountRow | null> {
    const [row] = await tx.query<CreditAccountRow>(
      `INSERT INTO creditpay_account (id, identity_key, person_id, account_id, state, changed_at) VALUES ($1, $2, $3, $4, 'NOT_SIGNED', $5) ON CONFLICT DO NOTHING RETURNING ${ACCOUNT}`,
      [randomUUID(), a.identityKey, a.personId, a.accountId, at],
    )
    return row ?? null
  }

  async find(sql: Sql, id: string): Promise<CreditAccountRow | null> {
    return (await sql.query<CreditAccountRow>(`SELECT ${ACCOUNT} FROM creditpay_account WHERE id = $1`, [id]))[0] ?? null
  }

  async lock(tx: Sql, id: string): Promise<CreditAccountRow> {
    const [row] = await tx.query<CreditAccountRow>(`SELECT ${ACCOUNT} FROM creditpay_account WHERE id = $1 FOR UPDATE`, [id])
    if (!row) throw new Error('the credit account does not exist')
    return row
  }

  /** The one that is not terminated. */
  async findLive(sql: Sql, identityKey: string): Promise<CreditAccountRow | null> {
    const [row] = await sql.query<CreditAccountRow>(`SELECT ${ACCOUNT} FROM creditpay_account WHERE identity_key = $1 AND state <> 'TERMINATED'`, [identityKey])
    return row ?? null
  }

  /** Of these people, those who let their family repay and owe something. */
  listRepayable(sql: Sql, identityKeys: readonly string[]): Promise<CreditAccountRow[]> {
    return sql.query<CreditAccountRow>(
      `SELECT ${ACCOUNT} FROM creditpay_account WHERE identity_key = ANY ($1::text[]) AND family_may_repay AND used_fen > 0 AND state <> 'TERMINATED' ORDER BY id`,
      [identityKeys],
    )
  }

  /** K1: freezes by one conditional statement. @returns false when less is available, or the account may not be used now */
  async freeze(tx: Sql, id: string, amountFen: number, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE creditpay_account SET frozen_fen = frozen_fen + $2, changed_at = $3, version = version + 1 WHERE id = $1 AND state = 'ACTIVE' AND limit_fen - frozen_fen - used_fen >= $2 RETURNING 1`,
      [id, amountFen, at],
      'creditpay-freeze',
    )
    return rows.length === 1
  }

  /** Moves the sums; only after `lock`. */
  async move(tx: Sql, id: string, by: { frozenFen?: number; usedFen?: number }, at: Date): Promise<void> {
    await tx.query(
      `UPDATE creditpay_account SET frozen_fen = frozen_fen + $2, used_fen = used_fen + $3, changed_at = $4, version = version + 1 WHERE id = $1`,
      [id, by.frozenFen ?? 0, by.usedFen ?? 0, at],
    )
  }

  async update(tx: Sql, id: string, changes: Changes, at: Date): Promise<void> {
    const names = Object.keys(changes) as (keyof Changes)[]
    await tx.query(
      `UPDATE creditpay_account SET changed_at = $2, version = version + 1${names.map((name, i) => `, ${COLUMNS[name]} = $${i + 3}`).join('')} WHERE id = $1`,
      [id, at, ...names.map((name) => changes[name] ?? null)],
    )
  }

  async note(
    tx: Sql,
    event: {
      creditAccountId: string
      kind: string
      entryId?: string | null
      toState?: string | null
      amountFen?: number | null
      note?: string | null
      actorAccountId?: string | null
    },
    at: Date,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO creditpay_event (credit_account_id, entry_id, at, kind, to_state, amount_fen, note, actor_account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        event.creditAccountId,
        event.entryId ?? null,
        at,
        event.kind,
        event.toState ?? null,
        event.amountFen ?? null,
        event.note ?? null,
        event.actorAccountId ?? null,
      ],
    )
  }

  listEvents(sql: Sql, creditAccountId: string, limit: number): Promise<CreditEventRow[]> {
    return sql.query<CreditEventRow>(
      `SELECT seq, entry_id AS "entryId", at, kind, amount_fen AS "amountFen", note, actor_account_id AS "actorAccountId" FROM creditpay_event WHERE credit_account_id = $1 ORDER BY seq DESC LIMIT $2`,
      [creditAccountId, limit],
    )
  }

  /** Newest change first; `OVERDUE` chooses by what is owed, any other word by state. */
  list(
    sql: Sql,
    query: { state: string | null; today: string; institutionIds: readonly string[] | null; after: { at: Date; id: string } | null; limit: number },
  ): Promise<CreditAccountRow[]> {
    return sql.query<CreditAccountRow>(
      `SELECT ${ACCOUNT} FROM creditpay_account a WHERE ($1::text IS NULL AND a.state <> 'NOT_SIGNED' OR a.state = $1 OR $1 = 'OVERDUE' AND ${OVERDUE})
         AND ($3::timestamptz IS NULL OR (a.changed_at, a.id) < ($3, $4::uuid)) AND ($6::uuid[] IS NULL OR EXISTS (SELECT 1 FROM creditpay_entry e WHERE e.credit_account_id = a.id AND e.institution_id = ANY($6))) ORDER BY a.changed_at DESC, a.id DESC LIMIT $5`,
      [query.state, query.today, query.after?.at ?? null, query.after?.id ?? null, query.limit, query.institutionIds],
    )
  }

  async addListing(tx: Sql, listing: { creditAccountId: string; reason: string; owedFen: number }, at: Date): Promise<void> {
    await tx.query(`INSERT INTO creditpay_listing (id, credit_account_id, reason, owed_fen, listed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, [
      randomUUID(),
      listing.creditAccountId,
      listing.reason,
      listing.owedFen,
      at,
    ])
  }

  async findListing(sql: Sql, creditAccountId: string): Promise<ListingRow | null> {
    const [row] = await sql.query<ListingRow>(
      `SELECT id, credit_account_id AS "creditAccountId", reason, owed_fen AS "owedFen", listed_at AS "listedAt" FROM creditpay_listing WHERE credit_account_id = $1 AND released_at IS NULL`,
      [creditAccountId],
    )
    return row ?? null
  }

  async releaseListing(tx: Sql, creditAccountId: string, cause: 'CLEARED' | 'APPEAL', at: Date): Promise<void> {
    await tx.query(`UPDATE creditpay_listing SET released_at = $2, release_cause = $3 WHERE credit_account_id = $1 AND released_at IS NULL`, [
      creditAccountId,
      at,
      cause,
    ])
  }
}

import type { BillInsuranceState, BillState, StayState } from '@jktl/shared/payments/bills/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { HospitalStay, IssuedBill } from './domain/hospital-answers.ts'

export interface BillRow {
  id: string
  institutionId: string
  billNo: string
  identityKey: string
  title: string
  state: BillState
  version: number
  issuedAt: Date
  seenAt: Date
  totalFen: number
  insuranceFen: number
  personalFen: number
  insuranceState: BillInsuranceState
}
export interface BillLineRow {
  lineNo: number
  name: string
  spec: string
  category: string
  quantity: string
  unitPrice: string
  amountFen: number
}
export interface StayRow {
  id: string
  institutionId: string
  stayNo: string
  identityKey: string
  ward: string
  bed: string
  admittedOn: string
  state: StayState
  depositedFen: number
  chargedFen: number
  seenAt: Date
}

const BILL = `b.id, b.institution_id AS "institutionId", b.bill_no AS "billNo", b.identity_key AS "identityKey", b.title, b.state, b.version, b.issued_at AS "issuedAt", b.seen_at AS "seenAt",
  v.total_fen AS "totalFen", v.insurance_fen AS "insuranceFen", v.personal_fen AS "personalFen", v.insurance_state AS "insuranceState"`
const FROM_BILL = `FROM clinic_bill b JOIN clinic_bill_version v ON v.bill_id = b.id AND v.version = b.version`
const STAY = `id, institution_id AS "institutionId", stay_no AS "stayNo", identity_key AS "identityKey", ward, bed, admitted_on AS "admittedOn", state, deposited_fen AS "depositedFen", charged_fen AS "chargedFen", seen_at AS "seenAt"`

/** What hospitals said, as they said it: versions and lines are append-only. */
export class BillsRepository {
  /**
   * Takes over what the hospital says now. An older version never overwrites a newer one, and one version never changes: whatever else is sent under
   * its number is not taken.
   */
  async pinBill(tx: Sql, bill: IssuedBill, institutionId: string, identityKey: string, now: Date): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO clinic_bill (institution_id, bill_no, identity_key, title, lock_id, state, version, issued_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (institution_id, bill_no) DO UPDATE SET seen_at = greatest(clinic_bill.seen_at, $9), title = $4,
         state = CASE WHEN $7 >= clinic_bill.version THEN $6 ELSE clinic_bill.state END, version = greatest(clinic_bill.version, $7)
       RETURNING id`,
      [institutionId, bill.billNo, identityKey, bill.title, bill.lockId, bill.state, bill.version, bill.issuedAt, now],
    )
    if (!row) throw new Error('the bill was not returned')
    const isNew = await tx.query(
      `INSERT INTO clinic_bill_version (bill_id, version, total_fen, insurance_fen, personal_fen, insurance_state, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
      [row.id, bill.version, bill.totalFen, bill.insuranceFen, bill.personalFen, bill.insuranceState, now],
    )
    if (isNew.length > 0)
      await tx.query(
        `INSERT INTO clinic_bill_line (bill_id, version, line_no, name, spec, category, quantity, unit_price, amount_fen)
         SELECT $1, $2, x."lineNo", x.name, x.spec, x.category, x.quantity, x."unitPrice", x."amountFen"
           FROM jsonb_to_recordset($3) AS x("lineNo" int, name text, spec text, category text, quantity text, "unitPrice" text, "amountFen" int)`,
        [row.id, bill.version, JSON.stringify(bill.lines)],
      )
    return row.id
  }

  async markPaid(tx: Sql, id: string): Promise<void> {
    await tx.query(`UPDATE clinic_bill SET state = 'PAID' WHERE id = $1`, [id])
  }

  async findBill(sql: Sql, id: string): Promise<BillRow | null> {
    return (await sql.query<BillRow>(`SELECT ${BILL} ${FROM_BILL} WHERE b.id = $1`, [id]))[0] ?? null
  }

  async findBillByNumber(sql: Sql, institutionId: string, billNo: string): Promise<BillRow | null> {
    return (await sql.query<BillRow>(`SELECT ${BILL} ${FROM_BILL} WHERE b.institution_id = $1 AND b.bill_no = $2`, [institutionId, billNo]))[0] ?? null
  }

  /** Newest first. */
  listBills(sql: Sql, identityKeys: readonly string[]): Promise<BillRow[]> {
    return sql.query<BillRow>(`SELECT ${BILL} ${FROM_BILL} WHERE b.identity_key = ANY($1) ORDER BY b.issued_at DESC, b.id LIMIT 200`, [identityKeys])
  }

  /** Unpaid, newest first; of one visit when `lockId` is given. */
  listOpen(sql: Sql, identityKeys: readonly string[], lockId: string | null): Promise<BillRow[]> {
    return sql.query<BillRow>(
      `SELECT ${BILL} ${FROM_BILL} WHERE b.identity_key = ANY($1) AND b.state = 'OPEN' AND ($2::text IS NULL OR b.lock_id = $2) ORDER BY b.issued_at DESC, b.id LIMIT 50`,
      [identityKeys, lockId],
    )
  }

  listLines(sql: Sql, billId: string, version: number): Promise<BillLineRow[]> {
    return sql.query<BillLineRow>(
      `SELECT line_no AS "lineNo", name, spec, category, quantity, unit_price AS "unitPrice", amount_fen AS "amountFen" FROM clinic_bill_line WHERE bill_id = $1 AND version = $2 ORDER BY line_no`,
      [billId, version],
    )
  }

  /** Of whole bills: what went back in money. */
  async returnedOf(sql: Sql, billIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await sql.query<{ billId: string; fen: number }>(
      `SELECT bill_id AS "billId", sum(cash_fen + insurance_fen - left_fen)::int AS fen FROM hospital_return WHERE bill_id = ANY($1) GROUP BY 1`,
      [billIds],
    )
    return new Map(rows.map((row) => [row.billId, row.fen]))
  }

  /** Of single lines, as the hospital counted them. */
  async returnedLines(sql: Sql, billId: string): Promise<Map<number, number>> {
    const rows = await sql.query<{ lineNo: number; fen: number }>(
      `SELECT l.line_no AS "lineNo", sum(l.amount_fen)::int AS fen FROM hospital_return_line l JOIN hospital_return r ON r.id = l.return_id WHERE r.bill_id = $1 GROUP BY 1`,
      [billId],
    )
    return new Map(rows.map((row) => [row.lineNo, row.fen]))
  }

  async pinStay(tx: Sql, stay: HospitalStay, institutionId: string, identityKey: string, now: Date): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO inpatient_stay (institution_id, stay_no, identity_key, ward, bed, admitted_on, state, deposited_fen, charged_fen, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (institution_id, stay_no) DO UPDATE SET ward = $4, bed = $5, state = $7, deposited_fen = $8, charged_fen = $9, seen_at = greatest(inpatient_stay.seen_at, $10) RETURNING id`,
      [institutionId, stay.stayNo, identityKey, stay.ward, stay.bed, stay.admittedOn, stay.state, stay.depositedFen, stay.chargedFen, now],
    )
    if (!row) throw new Error('the stay was not returned')
    return row.id
  }

  async findStay(sql: Sql, id: string): Promise<StayRow | null> {
    return (await sql.query<StayRow>(`SELECT ${STAY} FROM inpatient_stay WHERE id = $1`, [id]))[0] ?? null
  }

  async findStayByNumber(sql: Sql, institutionId: string, stayNo: string): Promise<StayRow | null> {
    return (await sql.query<StayRow>(`SELECT ${STAY} FROM inpatient_stay WHERE institution_id = $1 AND stay_no = $2`, [institutionId, stayNo]))[0] ?? null
  }

  /** Newest first. */
  listStays(sql: Sql, identityKeys: readonly string[]): Promise<StayRow[]> {
    return sql.query<StayRow>(`SELECT ${STAY} FROM inpatient_stay WHERE identity_key = ANY($1) ORDER BY admitted_on DESC, id LIMIT 50`, [identityKeys])
  }

  /** @returns false when the hospitals were asked about this person less than `intervalMs` ago */
  async claimLookup(sql: Sql, identityKey: string, now: Date, intervalMs: number): Promise<boolean> {
    const rows = await sql.query(
      `INSERT INTO hospital_lookup (identity_key, asked_at) VALUES ($1, $2) ON CONFLICT (identity_key) DO UPDATE SET asked_at = $2 WHERE hospital_lookup.asked_at <= $3 RETURNING 1`,
      [identityKey, now, new Date(now.getTime() - intervalMs)],
    )
    return rows.length > 0
  }

  async noteAnswered(sql: Sql, identityKey: string, now: Date): Promise<void> {
    await sql.query(`UPDATE hospital_lookup SET answered_at = $2 WHERE identity_key = $1`, [identityKey, now])
  }

  /** Whether the last question about one of them stayed without an answer. */
  async isStale(sql: Sql, identityKeys: readonly string[]): Promise<boolean> {
    return (
      (
        await sql.query(`SELECT 1 FROM hospital_lookup WHERE identity_key = ANY($1) AND (answered_at IS NULL OR answered_at < asked_at) LIMIT 1`, [
          identityKeys,
        ])
      ).length > 0
    )
  }
}

import type { BatchState, BatchStep, BillChannel, BillKind, DifferenceKind } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../platform/database/database.ts'

/** One day of one bill; a family of versions. */
export interface BatchKey {
  channel: BillChannel
  /** For HIS bills the hospital's code. */
  mchid: string
  billKind: BillKind
  /** YYYY-MM-DD, Asia/Shanghai. */
  billDate: string
}
/** Counts and sums of a bill's rows, fen; fees also in 1/100000 yuan as printed. Foreign rows are in `rows` and `foreign…` only. */
export interface BillSummary {
  rows: number
  payments: number
  paidFen: number
  refunds: number
  refundedFen: number
  feeE5: number
  feeFen: number
  foreignPayments: number
  foreignPaidFen: number
  foreignRefunds: number
  foreignRefundedFen: number
  foreignFeeFen: number
  /** Rows that belong nowhere and were kept out of the matching. */
  quarantined: number
  /** Sum of what fees differ from the agreed rate. */
  feeOffE5: number
  /** Trade bill: what its rows, each counted once, leave on the merchant's account. Known when it was matched. */
  netFen?: number
  /** Fund flow only. */
  flow?: FlowSummary
}
export interface FlowSummary {
  openingFen: number
  closingFen: number
  incomeFen: number
  expenseFen: number
  /** 交易 − 扣除交易手续费 − 退款 + 退还交易手续费: what the trade bill's net must equal (R9). */
  tradeNetFen: number
  /** 退款关闭 with the fee taken again: belongs to a refund of this or an earlier bill. */
  closedRefundFen: number
  /** 提现, positive when money went to the bank. */
  settledFen: number
  /** 充值 and the like. */
  otherFen: number
}
export interface BatchRow extends BatchKey {
  id: string
  seq: number
  version: number
  isCurrent: boolean
  /** The signed batch to which this one adds later truth (R10). */
  adjustsId: string | null
  state: BatchState
  failedStep: BatchStep | null
  /** Plain Chinese, why it failed or has no bill. */
  reason: string | null
  fileId: string | null
  /** Of the uncompressed bytes, as the channel states it. */
  statedSha1: string | null
  summary: BillSummary | null
  differenceCount: number
  plannedAt: Date
  fetchedAt: Date | null
  concludedAt: Date | null
  replacedAt: Date | null
  signedAt: Date | null
  attempts: number
  dueAt: Date | null
  /** For If-Match. */
  rowVersion: number
}
/** What one version found; written with the version's result and never changed. */
export interface Finding {
  kind: DifferenceKind
  /** Our number where there is one; unique within the day and kind. */
  naturalKey: string
  ownFen: number | null
  channelFen: number | null
  institutionId: string | null
  tradeOrderId: string | null
  paymentId: string | null
  refundId: string | null
  isCarried: boolean
  /** Line of the bill, channel's number, states. Nothing personal. */
  detail: Record<string, unknown>
}
/** B33: paid − refunded = bill = fund flow = ledger. Bill columns are null until their batch has its result. */
export interface MoneyProof {
  institutionId: string
  date: string
  /** Successes and accepted refunds of the day by our own rows. */
  paidFen: number
  refundedFen: number
  billPaidFen: number | null
  billRefundedFen: number | null
  billFeeFen: number | null
  flowPaidFen: number | null
  flowRefundedFen: number | null
  flowFeeFen: number | null
  /** Movements the ledger posted for those payments and refunds. */
  ledgerPaidFen: number
  ledgerRefundedFen: number
  ledgerFeeFen: number
  openDifferences: number
  isProved: boolean
}

/** What the finance desk may ask of reconciliation. */
export abstract class ReconDesk {
  /** Versions in force and at work, newest day first. `mchids` null: of every merchant. */
  abstract listBatches(from: string, until: string, mchids: readonly string[] | null): Promise<BatchRow[]>
  /** Null when there is none. */
  abstract getBatch(id: string): Promise<{ batch: BatchRow; versions: BatchRow[]; file: { sha1: string; sizeBytes: number } | null } | null>
  abstract listFindings(batchId: string): Promise<Finding[]>
  /** Parsed rows of days signed long ago are gone: reads them again from the archived file. @returns how many; null when there is no file */
  abstract readAgain(batchId: string): Promise<number | null>
  /** Plans a new version, or of a signed day an adjustment (R10). Its result replaces the one in force when it has one. */
  abstract rerun(batchId: string): Promise<{ ok: true; batchId: string } | { ok: false; code: 'NOT_FOUND' | 'ALREADY_RUNNING' }>
  /** Freezes the day, in the caller's transaction. The caller has checked maker ≠ checker. */
  abstract signOff(
    tx: Sql,
    batchId: string,
    rowVersion: number,
  ): Promise<{ ok: true } | { ok: false; code: 'NOT_FOUND' | 'STALE' | 'NOT_CONCLUDED' | 'OPEN_DIFFERENCES' }>
  /** One line per institution and day. `institutionIds` null: all. */
  abstract proveMoney(from: string, until: string, institutionIds: readonly string[] | null): Promise<MoneyProof[]>
  /** The same result, once computed: writes findings and differences, replaces the version in force, in the caller's transaction. For HIS bills. */
  abstract conclude(tx: Sql, batch: BatchRow, findings: readonly Finding[], summary: BillSummary): Promise<BatchState>
}

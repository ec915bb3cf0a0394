import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { addDays, HOUR_MS, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../../../platform/database/database.ts'
import type { BatchRow, BillSummary, Finding } from '../../recon-desk.ts'
import type { DeskContext } from '../desk.context.ts'
import { compareWithHis, type HisBill, type HisLine, whyUnbelievable } from '../domain/his-bill.ts'
import type { DueHisBatch } from '../his-charges.repository.ts'
import { proveAndClose, stepDifference } from './step-difference.ts'

/** The other side may have written it into the next day (R7). */
const DAY_CUT_MARGIN_MS = 30 * MINUTE_MS
const RETRY_MS = 30 * MINUTE_MS
/** After that a person has to look why nothing comes. */
const MOST_ATTEMPTS = 48
const LATE_RETRY_MS = 6 * HOUR_MS
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const UNBELIEVABLE = {
  LINE_COUNT: '医院账单的笔数和明细不符',
  TOTALS: '医院账单的合计和明细不符',
  DATE: '医院账单里有别的日子的明细',
  LINE_NUMBERS: '医院账单里有重复的行号',
} as const

const online = (lines: readonly HisLine[]): HisLine[] => lines.filter(({ isOnline, event }) => isOnline && event !== 'WINDOW')
const sumOf = (lines: readonly HisLine[]): number => lines.reduce((sum, { amountFen }) => sum + amountFen, 0)

function summaryOf({ lines }: HisBill): BillSummary {
  const confirmed = online(lines).filter(({ event }) => event === 'CONFIRMED')
  const cancelled = online(lines).filter(({ event }) => event === 'CANCELLED')
  const window = lines.filter(({ event }) => event === 'WINDOW')
  return {
    rows: lines.length,
    payments: confirmed.length,
    paidFen: sumOf(confirmed),
    refunds: cancelled.length,
    refundedFen: sumOf(cancelled),
    feeE5: 0,
    feeFen: 0,
    foreignPayments: window.length,
    foreignPaidFen: sumOf(window),
    foreignRefunds: 0,
    foreignRefundedFen: 0,
    foreignFeeFen: 0,
    quarantined: 0,
    feeOffE5: 0,
  }
}

interface Hospital {
  id: string
  hosCode: string
}

/** Earlier differences with this hospital that hold no longer: its list, or ours, has caught up. Those that stand keep their debt to themselves. @returns the debts they still stand for */
async function settleEarlier(ctx: DeskContext, tx: Sql, hospital: Hospital, batch: BatchRow): Promise<Set<string>> {
  const standing = new Set<string>()
  const earlier = await ctx.differences.listUnsettledOfHospital(tx, hospital.hosCode, batch.billDate)
  const keys = earlier.map(({ naturalKey }) => naturalKey)
  const his = await ctx.hisCharges.hisPositions(tx, batch, keys)
  const platform = await ctx.hisCharges.platformPositions(
    tx,
    keys.filter((key) => UUID.test(key)),
    new Date(instantAt(addDays(batch.billDate, 1))),
  )
  for (const difference of earlier) {
    const key = difference.naturalKey
    if ((his.get(key)?.bookedFen ?? 0) !== (platform.get(key)?.keptFen ?? 0)) {
      standing.add(key)
      continue
    }
    const outcome = `${batch.billDate} 的医院账单已一致`
    if (difference.state === 'EXECUTED') await proveAndClose(ctx, tx, difference, outcome)
    else await stepDifference(ctx, tx, difference, 'MATCH', { outcome, matchedBatchId: batch.id, postingMode: 'AUTO', note: outcome })
  }
  return standing
}

async function findingsOf(
  ctx: DeskContext,
  tx: Sql,
  hospital: Hospital,
  batch: BatchRow,
  lines: readonly HisLine[],
  standing: ReadonlySet<string>,
): Promise<Finding[]> {
  const dayEnd = instantAt(addDays(batch.billDate, 1))
  const ownIds = await ctx.hisCharges.listMoved(tx, hospital.id, new Date(instantAt(batch.billDate)), new Date(dayEnd))
  const moved = [...new Set([...ownIds, ...online(lines).map(({ payRef }) => payRef)])].filter((key) => !standing.has(key))
  const orders = await ctx.hisCharges.findOrders(
    tx,
    hospital.id,
    moved.filter((key) => UUID.test(key)),
  )
  const his = await ctx.hisCharges.hisPositions(tx, batch, moved)
  // A debt of another institution is none of this one's.
  const platform = await ctx.hisCharges.platformPositions(tx, [...orders.keys()], new Date(dayEnd))
  return compareWithHis(moved, his, platform, { dayEnd, marginMs: DAY_CUT_MARGIN_MS }).map((d) => ({
    kind: d.kind,
    naturalKey: d.tradeOrderId,
    ownFen: d.platformFen,
    channelFen: d.hisFen,
    institutionId: hospital.id,
    tradeOrderId: orders.has(d.tradeOrderId) ? d.tradeOrderId : null,
    paymentId: orders.get(d.tradeOrderId) ?? null,
    refundId: null,
    isCarried: d.isDayCut,
    detail: { lines: lines.filter(({ payRef }) => payRef === d.tradeOrderId).map(({ lineNo }) => lineNo) },
  }))
}

/** Compares one hospital's list of a day with our books (B11): fetched, kept as it came (R1), believed only when its sums hold (R2), and concluded like any other bill. @returns false when it is asked for again later */
export async function matchHisBill(ctx: DeskContext, due: DueHisBatch, hospital: Hospital): Promise<boolean> {
  const { db, clock } = ctx.payments
  const planned = await ctx.batches.find(db, due.id)
  if (!planned) throw new Error('a planned batch does not exist')
  const batch = planned.state === 'FETCHING' ? planned : await ctx.batches.move(db, planned, 'FETCHING', { failedStep: null })
  if (!batch) return false
  const answer = await ctx.hisBills.fetch(hospital.hosCode, due.billDate)
  if (answer.kind !== 'FOUND') {
    const reason = answer.kind === 'NOT_READY' ? '医院的账单还没有出来' : answer.kind === 'UNKNOWN' ? '医院系统没有回应' : '医院返回的内容不合约定'
    await ctx.hisCharges.postpone(db, batch, new Date(clock.now() + (due.attempts < MOST_ATTEMPTS ? RETRY_MS : LATE_RETRY_MS)), reason)
    return true
  }
  const key = { channel: 'HIS', mchid: hospital.hosCode, billKind: 'HIS', billDate: due.billDate } as const
  const unbelievable = whyUnbelievable(answer.bill)
  await db.transaction(async (tx) => {
    const now = clock.date()
    const sha1 = createHash('sha1').update(answer.raw).digest('hex')
    const fileId = await ctx.files.store(tx, key, sha1, answer.raw.length, gzipSync(answer.raw), now)
    const fetched = await ctx.batches.move(tx, batch, 'FETCHED', { fileId, fetchedAt: now, reason: null, attempts: due.attempts + 1 })
    if (!fetched) throw new Error('a batch was worked on by two')
    if (unbelievable) {
      await ctx.batches.move(tx, fetched, 'FAILED', {
        failedStep: 'VERIFY',
        reason: UNBELIEVABLE[unbelievable],
        dueAt: new Date(now.getTime() + RETRY_MS),
        leaseUntil: null,
      })
      return
    }
    const matching = await walk(ctx, tx, fetched)
    await ctx.hisCharges.addLines(tx, batch.id, answer.bill.lines)
    const standing = await settleEarlier(ctx, tx, hospital, matching)
    const findings = await findingsOf(ctx, tx, hospital, matching, answer.bill.lines, standing)
    await ctx.recon.conclude(tx, matching, findings, summaryOf(answer.bill))
  })
  return true
}

/** The steps every bill takes; a hospital's list is small enough to take them at once. */
async function walk(ctx: DeskContext, tx: Sql, fetched: BatchRow): Promise<BatchRow> {
  let batch: BatchRow | null = fetched
  for (const to of ['VERIFIED', 'PARSED', 'MATCHING'] as const) batch = batch && (await ctx.batches.move(tx, batch, to))
  if (!batch) throw new Error('a batch was worked on by two')
  return batch
}

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { addDays, HOUR_MS, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../../../platform/database/database.ts'
import type { BatchRow, BillSummary, Finding } from '../../recon-desk.ts'
import type { DeskContext } from '../desk.context.ts'
import { agree, compareWithHis, type HisBill, type HisLine, keyOf, whyUnbelievable } from '../domain/his-bill.ts'
import type { DueHisBatch } from '../his-charges.repository.ts'
import { proveAndClose, stepDifference } from './step-difference.ts'

/** The other side may have written it into the next day (R7). */
const DAY_CUT_MARGIN_MS = 30 * MINUTE_MS
const RETRY_MS = 30 * MINUTE_MS
/** After that a person has to look why nothing comes. */
const MOST_ATTEMPTS = 48
const LATE_RETRY_MS = 6 * HOUR_MS

const WHOSE = { HIS: '医院', INSURANCE: '医保' } as const
const UNBELIEVABLE = {
  LINE_COUNT: '账单的笔数和明细不符',
  TOTALS: '账单的合计和明细不符',
  DATE: '账单里有别的日子的明细',
  LINE_NUMBERS: '账单里有重复的行号',
} as const
const SILENT = { NOT_READY: '的账单还没有出来', UNKNOWN: '系统没有回应', NONSENSE: '返回的内容不合约定' } as const

const online = (lines: readonly HisLine[]): HisLine[] => lines.filter(({ isOnline, event }) => isOnline && event !== 'WINDOW')
const sumOf = (lines: readonly HisLine[]): number => lines.reduce((sum, { amountFen, insuranceFen }) => sum + amountFen + insuranceFen, 0)

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

const whoseOf = ({ channel }: Pick<BatchRow, 'channel'>): string => WHOSE[channel === 'INSURANCE' ? 'INSURANCE' : 'HIS']

interface Hospital {
  id: string
  hosCode: string
}

/** Earlier differences with this hospital that hold no longer: its list, or ours, has caught up. Those that stand keep their debt to themselves. @returns the debts they still stand for */
async function settleEarlier(ctx: DeskContext, tx: Sql, hospital: Hospital, batch: BatchRow): Promise<Set<string>> {
  const standing = new Set<string>()
  const earlier = await ctx.differences.listUnsettledOfHospital(tx, batch)
  const keys = earlier.map(({ naturalKey }) => naturalKey)
  const theirs = await ctx.hisPositions.theirs(tx, batch, keys)
  const ours = await ctx.hisPositions.ours(tx, hospital.id, keys, new Date(instantAt(addDays(batch.billDate, 1))))
  for (const difference of earlier) {
    const key = difference.naturalKey
    if (!agree(key, theirs.get(key), ours.get(key))) {
      standing.add(key)
      continue
    }
    const outcome = `${batch.billDate} 的${whoseOf(batch)}账单已一致`
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
  const channel = batch.channel === 'INSURANCE' ? 'INSURANCE' : 'HIS'
  const own = await ctx.hisPositions.listMoved(tx, channel, hospital.id, new Date(instantAt(batch.billDate)), new Date(dayEnd))
  const moved = [...new Set([...own, ...online(lines).map(keyOf)])].filter((key) => !standing.has(key))
  const orders = await ctx.hisPositions.findOrders(tx, hospital.id, moved)
  const theirs = await ctx.hisPositions.theirs(tx, batch, moved)
  const ours = await ctx.hisPositions.ours(tx, hospital.id, moved, new Date(dayEnd))
  return compareWithHis(moved, theirs, ours, { dayEnd, marginMs: DAY_CUT_MARGIN_MS }).map((d) => ({
    kind: d.kind,
    naturalKey: d.key,
    ownFen: d.platformFen,
    channelFen: d.hisFen,
    institutionId: hospital.id,
    tradeOrderId: orders.get(d.key)?.tradeOrderId ?? null,
    paymentId: orders.get(d.key)?.paymentId ?? null,
    refundId: null,
    isCarried: d.isDayCut,
    detail: { lines: lines.filter((line) => keyOf(line) === d.key).map(({ lineNo }) => lineNo) },
  }))
}

/** Compares one hospital's list of a day, or the insurance's list about it, with our books (B11): fetched, kept as it came (R1), believed only when its sums hold (R2), and concluded like any other bill. @returns false when it is asked for again later */
export async function matchHisBill(ctx: DeskContext, due: DueHisBatch, hospital: Hospital): Promise<boolean> {
  const { db, clock } = ctx.payments
  const planned = await ctx.batches.find(db, due.id)
  if (!planned) throw new Error('a planned batch does not exist')
  const batch = planned.state === 'FETCHING' ? planned : await ctx.batches.move(db, planned, 'FETCHING', { failedStep: null })
  if (!batch) return false
  const answer = await ctx.lists[due.channel].fetch(hospital.hosCode, due.billDate)
  if (answer.kind !== 'FOUND') {
    const reason = `${whoseOf(batch)}${SILENT[answer.kind]}`
    await ctx.hisCharges.postpone(db, batch, new Date(clock.now() + (due.attempts < MOST_ATTEMPTS ? RETRY_MS : LATE_RETRY_MS)), reason)
    return true
  }
  const key = { channel: due.channel, mchid: hospital.hosCode, billKind: due.channel, billDate: due.billDate } as const
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
        reason: `${whoseOf(batch)}${UNBELIEVABLE[unbelievable]}`,
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

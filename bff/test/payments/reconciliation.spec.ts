import { describe, expect, it } from '@jest/globals'
import type { DifferenceKind } from '@jktl/shared/payments/reconciliation/model'

import { type BatchRow, type Finding, type MoneyProof, ReconDesk } from '../../src/modules/payments/reconciliation/recon-desk.ts'
import { INSTITUTION, keepPayDesk, MCHID, type PayDesk } from './pay-desk.ts'

const MINUTE_MS = 60_000
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

const recon = (): ReconDesk => desk.city.app.nest.get(ReconDesk, { strict: false })
/** Each test has days of its own. */
let dayNumber = 0
const dateAfter = (days: number): string => new Date(Date.UTC(2026, 10, 23 + days)).toISOString().slice(0, 10)
async function newDay(time = '12:00:00'): Promise<string> {
  dayNumber += 5
  const date = dateAfter(dayNumber)
  await desk.city.setClock(`${date}T${time}+08:00`)
  await desk.settle()
  return date
}
/** Ten o'clock of the day after: bills are ready. */
const readyOf = (date: string): string => `${new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)}T10:00:00+08:00`
/** Bills of these days were fetched with other ones before them, a fund flow a second. */
async function reconcile(date: string): Promise<void> {
  await desk.city.setClock(readyOf(date))
  for (let i = 0; i < 12; i++) await desk.pass(1_100)
}
async function batchOf(date: string, billKind: 'TRADE' | 'FUND_FLOW' = 'TRADE', mchid = MCHID): Promise<BatchRow> {
  const found = (await recon().listBatches(date, date, [mchid])).find((b) => b.billKind === billKind && b.isCurrent && b.adjustsId === null)
  if (!found) throw new Error(`no ${billKind} batch of ${date}`)
  return found
}
const findingsOf = async (date: string, billKind: 'TRADE' | 'FUND_FLOW' = 'TRADE'): Promise<Finding[]> =>
  recon().listFindings((await batchOf(date, billKind)).id)
const kindsOf = async (date: string): Promise<DifferenceKind[]> => (await findingsOf(date)).map((f) => f.kind)
const proofOf = async (date: string): Promise<MoneyProof | undefined> => (await recon().proveMoney(date, date, [INSTITUTION]))[0]

describe('reconciliation with the channel', () => {
  it('R1 R2 R9 B33: a clean day is proved to the fen, and its fees are posted once', async () => {
    const date = await newDay()
    const first = await desk.paidOrder({ amountFen: 1200 })
    await desk.paidOrder({ amountFen: 3450 })
    await desk.refund(first.id)
    await desk.pass(5_000)
    await reconcile(date)
    const batch = await batchOf(date)
    expect(batch).toMatchObject({
      state: 'CLEAN',
      differenceCount: 0,
      reason: null,
      summary: { payments: 2, paidFen: 4650, refunds: 1, refundedFen: 1200, feeFen: 21 },
    })
    expect(await batchOf(date, 'FUND_FLOW')).toMatchObject({
      state: 'CLEAN',
      summary: { paidFen: 4650, refundedFen: 1200, feeFen: 21, flow: { tradeNetFen: 3429 } },
    })
    const detail = await recon().getBatch(batch.id)
    expect(detail?.file?.sha1).toBe(batch.statedSha1)
    expect(await proofOf(date)).toMatchObject({ isProved: true, paidFen: 4650, refundedFen: 1200, billFeeFen: 21, ledgerFeeFen: 21, openDifferences: 0 })
  })
})

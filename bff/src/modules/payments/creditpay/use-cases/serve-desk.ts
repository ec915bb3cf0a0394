import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../../platform/database/database.ts'
import type { DeskRow } from '../desk.repository.ts'
import type { EntryRow } from '../entries.repository.ts'
import type { DeskEvent } from '../upstream/his-creditpay.adapter.ts'
import type { CreditpayContext } from './context.ts'
import { refundVisit } from './refund-visit.ts'
import { takeWindowRepayment } from './repay.ts'
import { authorise, capture, lift } from './visit-on-credit.ts'

/** The desk waits for an answer: short. */
const POLL_MS = 5_000
const SILENT_MS = 15_000
const LEASE_MS = 20_000
const HOSPITALS = 10
const REQUESTS = 20
const retryMs = (attempts: number): number => Math.min(10 * MINUTE_MS, POLL_MS * 2 ** Math.min(attempts, 8))

/** What patients are told at the desk. Whatever it is, care goes on (K7). */
const REASONS = {
  NO_AGREEMENT: '患者没有开通先诊疗后付费，请用其他方式付款',
  NOT_ENOUGH: '可用额度不够，请用其他方式付款',
  SUSPENDED: '有到期未还的账，暂停记账，请用其他方式付款',
  LISTED: '在欠费名单中，暂停记账，请用其他方式付款',
  VISIT_LIMIT: '超过单次限额，请用其他方式付款',
  CANCELLED: '挂号已取消',
} as const

type Handler = (ctx: CreditpayContext, tx: Sql, institutionId: string, event: DeskEvent, entry: EntryRow | null) => Promise<void>
const HANDLERS: Record<DeskEvent['kind'], Handler> = {
  REQUESTED: async (ctx, tx, institutionId, event) => {
    if (await ctx.desk.findRequest(tx, institutionId, event.requestNo)) return
    const { requestNo, visitNo, amountFen, isEmergency } = event
    const account = event.idNumber ? await ctx.accounts.findLive(tx, ctx.identity.identityKeyOf('RESIDENT_ID', event.idNumber)) : null
    const result = account
      ? await authorise(ctx, tx, { creditAccountId: account.id, institutionId, requestNo, visitNo, subject: event.departmentName, amountFen })
      : ({ ok: false, code: 'NO_AGREEMENT' } as const)
    const decision = result.ok ? { entryId: result.value.id, declineCode: null } : { entryId: null, declineCode: result.code }
    await ctx.desk.addRequest(tx, { institutionId, requestNo, askedFen: amountFen, isEmergency, ...decision }, ctx.clock.date())
  },
  LEFT: async (ctx, tx, institutionId, event, entry) => {
    if (!entry) return
    const { requestNo, amountFen } = event
    if (amountFen === 0) {
      if (await lift(ctx, tx, entry.id, 'NOTHING_BILLED')) await ctx.desk.tellOutcome(tx, institutionId, requestNo, 0, ctx.clock.date())
      return
    }
    const capturedFen = await capture(ctx, tx, entry.id, amountFen)
    if (capturedFen === null) {
      // Resolved before: read again, or too late. What was captured stays what it was.
      if (entry.capturedFen > 0) return
      const { creditAccountId } = entry
      await ctx.entries.addDifference(
        tx,
        { kind: 'BILLED_AFTER_EXPIRY', institutionId, creditAccountId, entryId: entry.id, sourceKey: entry.id, amountFen },
        ctx.clock.date(),
      )
    }
    await ctx.desk.tellOutcome(tx, institutionId, requestNo, amountFen - (capturedFen ?? 0), ctx.clock.date())
  },
  CANCELLED: async (ctx, tx, institutionId, event, entry) => {
    if (entry && (await lift(ctx, tx, entry.id, 'CANCELLED'))) await ctx.desk.tellOutcome(tx, institutionId, event.requestNo, 0, ctx.clock.date())
  },
  REFUNDED: async (ctx, tx, _institutionId, event, entry) => {
    if (entry && event.refNo && event.amountFen > 0) await refundVisit(ctx, tx, entry.id, { refundNo: event.refNo, amountFen: event.amountFen })
  },
  REPAID: async (ctx, tx, institutionId, event, entry) => {
    if (!entry || !event.refNo || event.amountFen === 0) return
    await takeWindowRepayment(ctx, tx, { creditAccountId: entry.creditAccountId, institutionId, amountFen: event.amountFen, receiptNo: event.refNo })
  },
}

/** Reads what the desks of due hospitals say, each event once and in order (K8). @returns how many hospitals had something to say */
export async function readDesks(ctx: CreditpayContext): Promise<number> {
  const now = ctx.clock.now()
  const due = await ctx.desk.leaseHospitals(ctx.db, new Date(now), new Date(now + LEASE_MS), HOSPITALS)
  const codes = await ctx.directory.findInstitutions(due.map((h) => h.institutionId))
  const said = await Promise.all(
    due.map(async ({ institutionId, cursorSeq }) => {
      const hosCode = codes.get(institutionId)?.hosCode
      const answer = hosCode ? await ctx.his.listEvents(hosCode, cursorSeq) : ({ kind: 'unknown' } as const)
      const events = answer.kind === 'ok' ? answer.value : []
      for (const event of events)
        await ctx.db.transaction(async (tx) => {
          const entry = await ctx.entries.findByRequest(tx, institutionId, event.requestNo)
          await HANDLERS[event.kind](ctx, tx, institutionId, event, entry)
          await ctx.desk.setCursor(tx, institutionId, event.seq)
        })
      await ctx.desk.doneUntil(ctx.db, institutionId, new Date(ctx.clock.now() + (answer.kind === 'ok' ? POLL_MS : SILENT_MS)))
      return events.length > 0
    }),
  )
  return said.filter(Boolean).length
}

async function answerDesk(ctx: CreditpayContext, hosCode: string, row: DeskRow): Promise<void> {
  const entry = row.entryId ? await ctx.entries.find(ctx.db, row.entryId) : null
  const reason = row.declineCode ? REASONS[row.declineCode] : ''
  const answer = await ctx.his.answer(hosCode, row.requestNo, {
    isAuthorised: entry !== null,
    authorisationNo: entry?.id ?? '',
    amountFen: entry?.authorisedFen ?? row.askedFen,
    expiresAt: entry?.expiresAt.getTime() ?? ctx.clock.now(),
    reason,
  })
  // J22: the hospital does not want it any more; the freeze goes.
  if (answer.kind === 'refused' && entry) await ctx.db.transaction((tx) => lift(ctx, tx, entry.id, 'HOSPITAL_REFUSED'))
  if (answer.kind === 'unknown') return ctx.desk.postpone(ctx.db, row.id, new Date(ctx.clock.now() + retryMs(row.attempts)))
  return ctx.desk.advance(ctx.db, row.id, 'ANSWER', answer.kind === 'ok' && entry ? 'WAITING' : 'DONE')
}

const OUTCOMES = { VOIDED: 'VOIDED', EXPIRED: 'EXPIRED' } as const
async function settleDesk(ctx: CreditpayContext, hosCode: string, row: DeskRow): Promise<void> {
  const entry = row.entryId ? await ctx.entries.find(ctx.db, row.entryId) : null
  const state = entry?.state
  const outcome = state === 'VOIDED' || state === 'EXPIRED' ? OUTCOMES[state] : entry ? 'CAPTURED' : 'DECLINED'
  const answer = await ctx.his.settle(hosCode, row.requestNo, { outcome, capturedFen: entry?.capturedFen ?? 0, restFen: row.restFen })
  if (answer.kind === 'unknown') return ctx.desk.postpone(ctx.db, row.id, new Date(ctx.clock.now() + retryMs(row.attempts)))
  return ctx.desk.advance(ctx.db, row.id, 'OUTCOME', 'DONE')
}

/** Tells the desks what was decided and what became of it, until each of them has heard it. */
export async function answerDesks(ctx: CreditpayContext): Promise<number> {
  const now = ctx.clock.now()
  const rows = await ctx.desk.leaseDue(ctx.db, new Date(now), new Date(now + LEASE_MS), REQUESTS)
  const codes = await ctx.directory.findInstitutions([...new Set(rows.map((r) => r.institutionId))])
  await Promise.all(
    rows.map((row) => {
      const hosCode = codes.get(row.institutionId)?.hosCode ?? ''
      return row.stage === 'ANSWER' ? answerDesk(ctx, hosCode, row) : settleDesk(ctx, hosCode, row)
    }),
  )
  return rows.length
}

import { Inject, Injectable } from '@nestjs/common'
import { addDays, dateOf, daysBetween, formatInstant, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type {
  BatchDetail,
  DayUnit,
  FinanceBatch,
  getFinanceDay,
  getFinanceDuties,
  listFinanceDays,
  signFinanceDay,
} from '@jktl/shared/payments/reconciliation/desk-contract'
import { type BatchState, CONCLUDED_STATES, DIFFERENCE_KINDS } from '@jktl/shared/payments/reconciliation/model'

import { NOT_FOUND, Refusal } from '../../../../platform/errors.ts'
import type { Input } from '../../../../platform/http/endpoint.ts'
import type { Caller } from '../../../../platform/sessions.ts'
import { DirectoryPublic, type DirectoryInstitution } from '../../../directory/public.ts'
import type { BatchRow } from '../recon-desk.ts'
import { DESK_CONTEXT, type DeskContext } from './desk.context.ts'
import { BLOCKER_TEXTS, digestOf, whyNotSignable } from './domain/day-unit.ts'
import { reachOf } from './reach.ts'
import type { SignOffRow } from './sign-offs.repository.ts'
import { rerunHisBill } from './use-cases/rerun-his-bill.ts'
import { signDay } from './use-cases/sign-day.ts'

const MOST_DAYS = 92
const SHOWN_DAYS = 14
const DUTY_DAYS = 31
const RESTING: readonly BatchState[] = [...CONCLUDED_STATES, 'FAILED']

const iso = (date: Date | null): string | null => (date ? formatInstant(date.getTime()) : null)
const unitOf = ({ channel, mchid, billDate }: Pick<BatchRow, 'channel' | 'mchid' | 'billDate'>): string => `${billDate} ${channel} ${mchid}`
type Open = Map<string, { all: number; blocking: number }>

function groupedByUnit(batches: readonly BatchRow[]): Map<string, BatchRow[]> {
  const units = new Map<string, BatchRow[]>()
  for (const batch of batches) units.set(unitOf(batch), [...(units.get(unitOf(batch)) ?? []), batch])
  return units
}
const blockingOf = (batches: readonly BatchRow[], open: Open): number => batches.reduce((sum, { id }) => sum + (open.get(id)?.blocking ?? 0), 0)

/** The calendar of reconciliation, one day of it, and the two signatures that end a day. */
@Injectable()
export class DaysService {
  constructor(
    @Inject(DESK_CONTEXT) private readonly ctx: DeskContext,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
  ) {}

  async list(query: { from?: string | undefined; until?: string | undefined }): Promise<ResponseOf<typeof listFinanceDays>> {
    const today = dateOf(this.ctx.payments.clock.now())
    const until = query.until ?? addDays(today, -1)
    const from = query.from ?? addDays(until, 1 - SHOWN_DAYS)
    if (!isBusinessDate(from) || !isBusinessDate(until) || from > until || daysBetween(from, until) >= MOST_DAYS)
      throw new Refusal('PAYMENTS.FINANCE_PERIOD_INVALID')
    const { batches, open, signed } = await this.read(from, until)
    const dates = [...new Set(batches.map(({ billDate }) => billDate))].sort().reverse()
    return {
      serverTime: formatInstant(this.ctx.payments.clock.now()),
      items: dates.map((date) => {
        const own = batches.filter(({ billDate }) => billDate === date)
        const units = groupedByUnit(own)
        return {
          date,
          batches: own.length,
          running: own.filter(({ state }) => !RESTING.includes(state)).length,
          failed: own.filter(({ state }) => state === 'FAILED').length,
          openDifferences: own.reduce((sum, { id }) => sum + (open.get(id)?.all ?? 0), 0),
          units: units.size,
          signed: [...units.keys()].filter((unit) => signed.get(unit)?.secondAt).length,
        }
      }),
    }
  }

  async day(caller: Caller, date: string): Promise<ResponseOf<typeof getFinanceDay>> {
    if (!isBusinessDate(date)) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.date', message: '日期写成 2026-11-24' }] })
    const { batches, open, signed } = await this.read(date, date)
    const [kinds, institutions] = await Promise.all([this.kindsOf({ batchId: null, date }), this.holders()])
    const units = [...groupedByUnit(batches)].map(([unit, own]) => this.unit(caller, own, open, signed.get(unit), institutions))
    return { date, serverTime: formatInstant(this.ctx.payments.clock.now()), units, kinds }
  }

  async batch(id: string): Promise<BatchDetail> {
    const found = await this.ctx.recon.getBatch(id)
    if (!found) throw new Refusal(NOT_FOUND)
    const { batch, versions, file } = found
    const [open, kinds, institutions] = await Promise.all([
      this.ctx.differences.countOpen(
        this.ctx.payments.db,
        versions.map((v) => v.id),
      ),
      this.kindsOf({ batchId: id, date: null }),
      this.holders(),
    ])
    const { summary } = batch
    const hasForeign = summary !== null && batch.billKind === 'TRADE' && summary.foreignPayments > 0
    const foreign = hasForeign ? await this.ctx.hisCharges.countKnownForeign(this.ctx.payments.db, batch.seq) : { known: 0, knownFen: 0 }
    return {
      ...this.shown(batch, open),
      title: titleOf(batch, institutions),
      file,
      totals: summary && {
        rows: summary.rows,
        payments: summary.payments,
        paidFen: summary.paidFen,
        refunds: summary.refunds,
        refundedFen: summary.refundedFen,
        feeFen: summary.feeFen,
        foreign: summary.foreignPayments + summary.foreignRefunds,
        foreignFen: summary.foreignPaidFen - summary.foreignRefundedFen,
        foreignKnown: foreign.known,
        foreignKnownFen: foreign.knownFen,
        quarantined: summary.quarantined,
      },
      kinds,
      versions: versions.map((version) => this.shown(version, open)),
    }
  }

  async rerun(id: string): Promise<BatchDetail> {
    const known = await this.ctx.recon.getBatch(id)
    if (!known) throw new Refusal(NOT_FOUND)
    const made = await (known.batch.channel === 'WECHAT' ? this.ctx.recon.rerun(id) : rerunHisBill(this.ctx, id))
    if (!made.ok) throw new Refusal(made.code === 'NOT_FOUND' ? NOT_FOUND : 'PAYMENTS.BATCH_RUNNING')
    return this.batch(made.batchId)
  }

  async sign(caller: Caller, { body }: Input<typeof signFinanceDay>): Promise<DayUnit> {
    const key = { channel: body.channel, mchid: body.mchid, billDate: body.date }
    if (!isBusinessDate(body.date)) throw new Refusal(NOT_FOUND)
    const made = await signDay(this.ctx, key, { digest: body.digest, accountId: caller.accountId, isChecker: caller.roles.has('finance_checker') })
    if (!made.ok) throw new Refusal(`PAYMENTS.${made.code}`)
    const { units } = await this.day(caller, body.date)
    const unit = units.find(({ channel, mchid }) => channel === body.channel && mchid === body.mchid)
    if (!unit) throw new Refusal(NOT_FOUND)
    return unit
  }

  async duties(caller: Caller): Promise<ResponseOf<typeof getFinanceDuties>> {
    const institutionIds = reachOf(caller, ['finance_maker', 'finance_checker'])
    const until = addDays(dateOf(this.ctx.payments.clock.now()), -1)
    const filter = { group: null, kind: null, batchId: null, date: null, institutionIds }
    const counts = await this.ctx.differences.count(this.ctx.payments.db, filter)
    const duties = { todo: counts.TODO, toDecide: counts.PROPOSED, running: counts.RUNNING, failedBatches: 0, daysToSign: 0 }
    if (institutionIds) return duties
    const { batches, open, signed } = await this.read(addDays(until, 1 - DUTY_DAYS), until)
    const failedBatches = batches.filter(({ state }) => state === 'FAILED').length
    const daysToSign = [...groupedByUnit(batches)].filter(
      ([unit, own]) =>
        whyNotSignable(own, blockingOf(own, open)) === null && caller.roles.has('finance_checker') === (signed.get(unit)?.digest === digestOf(own)),
    ).length
    return { ...duties, failedBatches, daysToSign }
  }

  private async holders(): Promise<Holder[]> {
    const [institutions, merchants] = await Promise.all([this.directory.listInstitutions(), this.ctx.payments.routes.holders(this.ctx.payments.db)])
    return institutions.map((i) => ({ ...i, mchids: merchants.filter((m) => m.institutionId === i.id).map((m) => m.mchid) }))
  }

  private async read(from: string, until: string): Promise<{ batches: BatchRow[]; open: Open; signed: Map<string, SignOffRow> }> {
    const { db } = this.ctx.payments
    const [batches, signOffs] = await Promise.all([this.ctx.recon.listBatches(from, until, null), this.ctx.signOffs.list(db, from, until)])
    const open = await this.ctx.differences.countOpen(
      db,
      batches.map(({ id }) => id),
    )
    return { batches, open, signed: new Map(signOffs.map((row) => [unitOf(row), row])) }
  }

  private unit(caller: Caller, batches: readonly BatchRow[], open: Open, signed: SignOffRow | undefined, institutions: readonly Holder[]): DayUnit {
    const [first] = batches
    if (!first) throw new Error('a unit has a batch')
    const blocker = whyNotSignable(batches, blockingOf(batches, open))
    const digest = digestOf(batches)
    const isFirstValid = signed !== undefined && (signed.digest === digest || signed.secondAt !== null)
    const isMine = signed?.firstBy === caller.accountId
    const isTurn = caller.roles.has('finance_checker') ? isFirstValid && !isMine : !isFirstValid
    const waiting = caller.roles.has('finance_checker') ? '等经办先签' : '等复核签'
    return {
      channel: first.channel,
      mchid: first.mchid,
      title: titleOf(first, institutions),
      batches: batches.map((batch) => this.shown(batch, open)),
      signOff: {
        firstAt: isFirstValid ? iso(signed.firstAt) : null,
        firstIsMine: isFirstValid && isMine,
        secondAt: iso(signed?.secondAt ?? null),
        digest,
        canSign: blocker === null && isTurn,
        blockedBy: blocker === 'SIGNED' ? null : blocker !== null ? BLOCKER_TEXTS[blocker] : isTurn ? null : waiting,
      },
    }
  }

  private shown(batch: BatchRow, open: Open): FinanceBatch {
    const { id, channel, mchid, billKind, billDate, version, isCurrent, state, reason, attempts } = batch
    return {
      id,
      channel,
      mchid,
      billKind,
      billDate,
      version,
      isCurrent,
      isAdjustment: batch.adjustsId !== null,
      state,
      reason,
      isRunning: !RESTING.includes(state) && batch.replacedAt === null,
      dueAt: iso(batch.dueAt),
      attempts,
      concludedAt: iso(batch.concludedAt),
      differences: batch.differenceCount,
      openDifferences: open.get(id)?.all ?? 0,
    }
  }

  private async kindsOf(which: { batchId: string | null; date: string | null }) {
    const rows = await this.ctx.differences.countKinds(this.ctx.payments.db, which)
    return rows.map((row) => ({ ...row, meaning: DIFFERENCE_KINDS[row.kind].meaning, severity: DIFFERENCE_KINDS[row.kind].severity }))
  }
}

type Holder = DirectoryInstitution & { mchids: readonly string[] }

/** The hospital, or whose merchant number it is. */
function titleOf({ channel, mchid }: Pick<BatchRow, 'channel' | 'mchid'>, institutions: readonly Holder[]): string {
  const owner = institutions.find((i) => (channel === 'WECHAT' ? i.mchids.includes(mchid) : i.hosCode === mchid))
  if (channel !== 'WECHAT') return `${owner?.name ?? mchid} ${channel === 'HIS' ? '医院账单' : '医保账单'}`
  // Whoever has more than one is told which.
  return owner ? `微信支付 ${owner.name}${owner.mchids.length > 1 ? `（${mchid}）` : ''}` : `微信支付 ${mchid}`
}

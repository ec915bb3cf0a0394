import { Inject, Injectable } from '@nestjs/common'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  checkMoneyDecision,
  findPaidOrder,
  type getRefundQueue,
  listQuarantined,
  listStaffRefunds,
  type listSuspense,
  proposeQuarantineStep,
  proposeRefundStep,
  type QuarantinedPayment,
  requestStaffRefund,
  type StaffRefund,
} from '@jktl/shared/payments/refunds/contract'
import type { RefundListView } from '@jktl/shared/payments/refunds/model'

import { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { FilesRepository } from '../evidence/files.repository.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from '../use-cases/context.ts'
import { DecisionsRepository } from './decisions.repository.ts'
import { minutesToSend } from './domain/refund-budget.ts'
import { accountText, explain } from './domain/suspense.ts'
import type { QuarantineRow } from './quarantine.repository.ts'
import { type DeskPageAt, RefundDeskRepository, type DeskRefundRow } from './refund-desk.repository.ts'
import { presentPaidOrder, presentQuarantined, presentRefund } from './refund-desk.view.ts'
import { SuspenseRepository } from './suspense.repository.ts'
import { checkDecision } from './use-cases/check-decision.ts'
import type { DeskActor, DeskContext } from './use-cases/desk-context.ts'
import { proposeQuarantineStep as proposeQuarantine } from './use-cases/propose-quarantine-step.ts'
import { proposeRefundStep as proposeStep } from './use-cases/propose-refund-step.ts'
import { requestStaffRefund as request } from './use-cases/request-staff-refund.ts'

const DEFAULT_LIMIT = 20
const REGION_ROLES = ['finance_maker', 'finance_checker'] as const
const actorOf = (caller: Caller): DeskActor => ({
  accountId: caller.accountId,
  institutionIds: REGION_ROLES.some((role) => caller.roles.has(role))
    ? null
    : caller.posts.flatMap((p) => (p.role === 'hospital_finance' && p.institutionId ? [p.institutionId] : [])),
})

const cursorOf = (row: DeskRefundRow): string => Buffer.from(JSON.stringify([row.requestedAt.getTime(), row.id])).toString('base64url')
function pageAt(cursor: string): DeskPageAt | null {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown]
    return typeof at === 'number' && Number.isSafeInteger(at) && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? { requestedAt: new Date(at), id } : null
  } catch {
    return null
  }
}

/** 退费台: refunds that need a person, money in quarantine, and what waits between accounts. Two people for everything that moves money (§6.5). */
@Injectable()
export class RefundDeskService {
  private readonly ctx: DeskContext
  private readonly suspense = new SuspenseRepository()

  constructor(
    @Inject(PAYMENT_CONTEXT) private readonly pay: PaymentContext,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
  ) {
    this.ctx = { pay, decisions: new DecisionsRepository(), desk: new RefundDeskRepository(), files: new FilesRepository() }
  }

  async list(
    caller: Caller,
    query: { view: RefundListView; cursor?: string | undefined; limit?: number | undefined },
    requestId: string,
  ): Promise<Result<Page<StaffRefund>, 'INVALID_INPUT'>> {
    const after = query.cursor === undefined ? null : pageAt(query.cursor)
    if (query.cursor !== undefined && !after) return refuse('INVALID_INPUT')
    const limit = query.limit ?? DEFAULT_LIMIT
    const rows = await this.ctx.desk.list(this.pay.db, actorOf(caller).institutionIds, query.view, after, limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return ok({ items: await this.present(caller, shown, listStaffRefunds.id, requestId), nextCursor: rows.length > limit && last ? cursorOf(last) : null })
  }

  async show(caller: Caller, id: string, action: string, requestId: string): Promise<StaffRefund> {
    const row = await this.ctx.desk.find(this.pay.db, id, actorOf(caller).institutionIds)
    const [shown] = row ? await this.present(caller, [row], action, requestId) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  /** Counts of the caller's institutions; the time is that of everything which waits, because they share the rate. */
  async queue(caller: Caller): Promise<ResponseOf<typeof getRefundQueue>> {
    const { db, budget } = this.pay
    const [own, all, limits] = await Promise.all([budget.queue(db, actorOf(caller).institutionIds), budget.queue(db, null), budget.limits(db)])
    return {
      waiting: own.waiting,
      since: own.since && formatInstant(own.since.getTime()),
      perSecond: Math.floor(limits.perSecond),
      minutesLeft: own.waiting === 0 ? 0 : minutesToSend(all.waiting, limits),
    }
  }

  async findPaid(caller: Caller, number: string, requestId: string): Promise<ResponseOf<typeof findPaidOrder>> {
    const rows = await this.ctx.desk.findByNumber(this.pay.db, number, actorOf(caller).institutionIds)
    const names = await this.namesOf(caller, rows, findPaidOrder.id, requestId)
    return { items: rows.map((row) => presentPaidOrder(row, names)) }
  }

  async request(caller: Caller, input: Input<typeof requestStaffRefund>): Promise<StaffRefund> {
    const asked = await request(this.ctx, actorOf(caller), { tradeOrderId: input.params.id, ...input.body, key: input.idempotencyKey })
    if (!asked.ok) throw new Refusal(asked.code === 'NOT_FOUND' ? NOT_FOUND : `PAYMENTS.${asked.code}`)
    return this.show(caller, asked.value, requestStaffRefund.id, input.requestId)
  }

  async propose(caller: Caller, input: Input<typeof proposeRefundStep>): Promise<StaffRefund> {
    const { kind, reason, route = null, card = null, proof = null } = input.body
    const { id } = input.params
    const proposed = await proposeStep(this.ctx, actorOf(caller), { refundId: id, version: input.ifMatch, kind, reason, route, card, proof })
    if (!proposed.ok && proposed.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const shown = await this.show(caller, id, proposeRefundStep.id, input.requestId)
    if (proposed.ok) return shown
    throw proposed.code === 'STALE' ? new Refusal('KERNEL.STALE', { current: shown }) : new Refusal(`PAYMENTS.${proposed.code}`)
  }

  async listQuarantined(caller: Caller, requestId: string): Promise<ResponseOf<typeof listQuarantined>> {
    const rows = await this.pay.quarantine.list(this.pay.db, actorOf(caller).institutionIds)
    return { items: await this.presentQuarantined(caller, rows, listQuarantined.id, requestId) }
  }

  async proposeQuarantine(caller: Caller, input: Input<typeof proposeQuarantineStep>): Promise<QuarantinedPayment> {
    const actor = actorOf(caller)
    const proposed = await proposeQuarantine(this.ctx, actor, { paymentId: input.params.id, ...input.body })
    if (!proposed.ok) throw new Refusal(proposed.code === 'NOT_FOUND' ? NOT_FOUND : `PAYMENTS.${proposed.code}`)
    const row = await this.pay.quarantine.find(this.pay.db, input.params.id, actor.institutionIds)
    const [shown] = row ? await this.presentQuarantined(caller, [row], proposeQuarantineStep.id, input.requestId) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  async check(caller: Caller, input: Input<typeof checkMoneyDecision>): Promise<ResponseOf<typeof checkMoneyDecision>> {
    const { accepted } = input.body
    const { id } = input.params
    const actor = actorOf(caller)
    const checked = await checkDecision(this.ctx, actor, { id, version: input.ifMatch, accepted })
    if (!checked.ok) {
      if (checked.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
      throw new Refusal(checked.code === 'STALE' ? 'KERNEL.STALE' : `PAYMENTS.${checked.code}`)
    }
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: checkMoneyDecision.id,
      objectKind: 'money_decision',
      objectId: id,
      personId: null,
      outcome: 'ALLOWED',
      reason: accepted ? 'APPLIED' : 'REJECTED',
      requestId: input.requestId,
    })
    return { applied: accepted }
  }

  async listSuspense(caller: Caller): Promise<ResponseOf<typeof listSuspense>> {
    const { institutionIds } = actorOf(caller)
    const { balances, items } = await this.pay.db.transaction((tx) => this.suspense.read(tx, institutionIds))
    const accounts = explain(balances, items)
    const institutions = await this.directory.findInstitutions([...new Set(accounts.map((a) => a.institutionId))])
    return {
      asOf: formatInstant(this.pay.clock.now()),
      items: accounts.map(({ institutionId, ...account }) => ({
        ...account,
        institutionName: institutions.get(institutionId)?.name ?? '',
        accountText: accountText(account.account),
        items: account.items.map(({ reference, amountFen, text, since }) => ({ reference, amountFen, text, since: formatInstant(since.getTime()) })),
      })),
    }
  }

  private async present(caller: Caller, rows: readonly DeskRefundRow[], action: string, requestId: string): Promise<StaffRefund[]> {
    const ids = rows.map((row) => row.id)
    const names = await this.namesOf(caller, rows, action, requestId)
    const [items, decisions] = await Promise.all([this.pay.refunds.listItems(this.pay.db, ids), this.ctx.decisions.listAbout(this.pay.db, ids)])
    return rows.map((row) =>
      presentRefund(row, {
        names,
        items: items.filter((item) => item.refundId === row.id),
        decisions: decisions.filter((d) => d.refundId === row.id),
        accountId: caller.accountId,
      }),
    )
  }

  private async presentQuarantined(caller: Caller, rows: readonly QuarantineRow[], action: string, requestId: string): Promise<QuarantinedPayment[]> {
    const names = await this.namesOf(caller, rows, action, requestId)
    const decisions = await this.ctx.decisions.listAbout(
      this.pay.db,
      rows.map((row) => row.id),
    )
    return rows.map((row) => presentQuarantined(row, { names, decisions: decisions.filter((d) => d.paymentId === row.id), accountId: caller.accountId }))
  }

  /** Names of institutions and, once each reading is on record, of persons. */
  private async namesOf(caller: Caller, rows: readonly { institutionId: string; personId: string }[], action: string, requestId: string) {
    const persons = [...new Set(rows.map((row) => row.personId))]
    for (const personId of persons)
      await this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'refund', objectId: null, personId, outcome: 'ALLOWED', requestId })
    const [institutions, labels] = await Promise.all([
      this.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))]),
      this.identity.labelPersons(null, persons),
    ])
    return {
      institution: (id: string): string => institutions.get(id)?.name ?? '',
      person: (id: string): string => labels.get(id)?.nameMasked ?? '',
    }
  }
}

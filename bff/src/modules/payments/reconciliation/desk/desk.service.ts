import { Inject, Injectable } from '@nestjs/common'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf } from '@jktl/shared/kernel/route'
import { ACTION_TABLE, actionsFor, gapFen, postingModeOf } from '@jktl/shared/payments/reconciliation/desk-rules'
import type {
  addDifferenceEvidence,
  decideHandling,
  DifferenceCard,
  DifferenceDetail,
  listDifferences,
  proposeHandling as proposeRoute,
} from '@jktl/shared/payments/reconciliation/desk-contract'
import { DIFFERENCE_KINDS, SETTLED_STATES } from '@jktl/shared/payments/reconciliation/model'

import { Audit } from '../../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../../platform/errors.ts'
import { offsetOf } from '../../../../platform/http/cursor.ts'
import type { Input } from '../../../../platform/http/endpoint.ts'
import type { Caller } from '../../../../platform/sessions.ts'
import { DirectoryPublic } from '../../../directory/public.ts'
import { IdentityPublic } from '../../../identity/public.ts'
import { DESK_CONTEXT, type DeskContext } from './desk.context.ts'
import type { DifferenceFilter, DifferenceRow, ProposalRow } from './desk.repository.ts'
import { eventText, machineText, platformText, referenceOf, refundText } from './domain/texts.ts'
import { reachOf } from './reach.ts'
import { decideHandling as decide } from './use-cases/decide-handling.ts'
import { amountOf, proposeHandling } from './use-cases/propose-handling.ts'

const PAGE_SIZE = 20
const FINANCE = ['finance_maker', 'finance_checker'] as const
const iso = (date: Date): string => formatInstant(date.getTime())
/** Short and stable: the day and the beginning of the id. */
const numberOf = ({ billDate, id }: DifferenceRow): string => `DF-${billDate.replaceAll('-', '')}-${id.slice(0, 6).toUpperCase()}`

/** 差错 as the two of the finance desk and the hospital's finance see them (B13). */
@Injectable()
export class DeskService {
  constructor(
    @Inject(DESK_CONTEXT) private readonly ctx: DeskContext,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listDifferences>) {
    const { db } = this.ctx.payments
    const filter: DifferenceFilter = {
      group: query.group ?? null,
      kind: query.kind ?? null,
      batchId: query.batchId ?? null,
      date: query.date ?? null,
      institutionIds: reachOf(caller, FINANCE),
    }
    const [limit, offset] = [query.limit ?? PAGE_SIZE, offsetOf(query.cursor)]
    const [rows, counts] = await Promise.all([this.ctx.differences.list(db, filter, offset, limit + 1), this.ctx.differences.count(db, filter)])
    return { items: await this.cards(rows.slice(0, limit)), nextCursor: rows.length > limit ? String(offset + limit) : null, counts }
  }

  async get(caller: Caller, id: string, action: string, requestId: string): Promise<DifferenceDetail> {
    const { db, payments, refunds } = this.ctx.payments
    const row = await this.reachable(caller, id)
    const [card] = await this.cards([row])
    if (!card) throw new Refusal(NOT_FOUND)
    const order = row.tradeOrderId ? ((await payments.findOrders(db, [row.tradeOrderId]))[0] ?? null) : null
    await this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'difference',
      objectId: id,
      personId: order?.personId ?? null,
      outcome: 'ALLOWED',
      requestId,
    })
    const [payment, refund, labels, proposals, evidence, events] = await Promise.all([
      row.paymentId ? payments.findPayment(db, row.paymentId) : null,
      row.refundId ? refunds.find(db, row.refundId) : null,
      order ? this.identity.labelPersons(null, [order.personId]) : null,
      this.ctx.differences.listProposals(db, id),
      this.ctx.differences.listEvidence(db, id),
      this.ctx.differences.listEvents(db, id),
    ])
    const waiting = proposals.find(({ decision }) => decision === null)
    const isMine = (accountId: string | null): boolean => accountId === caller.accountId
    const machine = events.length === 0 ? machineText(row.state, row.outcome) : null
    return {
      ...card,
      tradeOrderId: row.tradeOrderId,
      institutionId: row.institutionId,
      personNameMasked: order ? (labels?.get(order.personId)?.nameMasked ?? null) : null,
      postingMode: row.postingMode,
      outcome: row.outcome,
      sides: [
        ...(row.channel === 'WECHAT' && row.kind !== 'CLEARING_DISPUTE'
          ? [{ key: 'CHANNEL' as const, state: row.channelFen === null ? '账单没有' : '账单有', amountFen: row.channelFen }]
          : []),
        {
          key: 'PLATFORM' as const,
          state: row.kind === 'CLEARING_DISPUTE' ? '清分单的待转金额' : refund ? refundText(refund.state) : platformText(row, payment?.state ?? null),
          amountFen: row.ownFen,
        },
        ...(row.kind === 'CLEARING_DISPUTE' ? [{ key: 'HOSPITAL' as const, state: '医院认为应当是', amountFen: row.channelFen }] : []),
        ...(row.channel === 'HIS' ? [{ key: 'HOSPITAL' as const, state: row.channelFen ? '医院有账' : '医院没有账', amountFen: row.channelFen }] : []),
        ...(row.channel === 'INSURANCE' ? [{ key: 'INSURANCE' as const, state: row.channelFen ? '医保有账' : '医保没有账', amountFen: row.channelFen }] : []),
      ],
      facts: [
        referenceOf(row.naturalKey),
        ...(payment ? [{ key: '商户单号', value: payment.outTradeNo }] : []),
        ...(payment?.transactionId ? [{ key: '微信单号', value: payment.transactionId }] : []),
        ...(refund ? [{ key: '退款单号', value: refund.outRefundNo }] : []),
        { key: row.channel === 'WECHAT' ? '商户号' : '医院代码', value: row.mchid },
      ],
      actions:
        caller.roles.has('finance_maker') && row.state === 'OPEN'
          ? await this.actionsOf(
              row,
              evidence.some((e) => e.documentNo !== null || e.fileSha256 !== null),
            )
          : [],
      canDecide: caller.roles.has('finance_checker') && row.state === 'PROPOSED' && waiting !== undefined && !isMine(waiting.proposedBy),
      canAddEvidence: !SETTLED_STATES.includes(row.state),
      proposals: proposals.map((p) => this.proposal(p, isMine(p.proposedBy))),
      evidence: evidence.map(({ addedBy, addedAt, ...e }) => ({ ...e, isMine: isMine(addedBy), addedAt: iso(addedAt) })),
      history: [
        { at: iso(row.openedAt), text: `${row.kind === 'CLEARING_DISPUTE' ? '清分' : '对账发现'}：${DIFFERENCE_KINDS[row.kind].meaning}`, isMine: false },
        ...events.map((e) => ({ at: iso(e.at), text: eventText(e.event, e.note), isMine: isMine(e.actorAccountId) })),
        ...(machine && row.settledAt ? [{ at: iso(row.settledAt), text: machine, isMine: false }] : []),
      ],
    }
  }

  async propose(caller: Caller, input: Input<typeof proposeRoute>): Promise<DifferenceDetail> {
    const { action, reason } = input.body
    const made = await proposeHandling(this.ctx, input.params.id, { version: input.ifMatch, action, reason, accountId: caller.accountId })
    if (!made.ok) return this.refused(caller, input.params.id, made.code, input.requestId)
    return this.get(caller, input.params.id, 'payments.proposeHandling', input.requestId)
  }

  async decide(caller: Caller, input: Input<typeof decideHandling>): Promise<DifferenceDetail> {
    const { decision, reason } = input.body
    const made = await decide(this.ctx, input.params.id, { version: input.ifMatch, isApproved: decision === 'approve', reason, accountId: caller.accountId })
    if (!made.ok) return this.refused(caller, input.params.id, made.code, input.requestId)
    return this.get(caller, input.params.id, 'payments.decideHandling', input.requestId)
  }

  async addEvidence(caller: Caller, input: Input<typeof addDifferenceEvidence>): Promise<DifferenceDetail> {
    const { id } = input.params
    await this.reachable(caller, id)
    const { text, documentNo, fileId } = input.body
    const added = await this.ctx.payments.db.transaction(async (tx) => {
      const row = await this.ctx.differences.lock(tx, id)
      if (!row || SETTLED_STATES.includes(row.state)) return false
      const matter = { accountId: caller.accountId, purpose: 'DIFFERENCE_EVIDENCE', institutionId: row.institutionId } as const
      const file = fileId === undefined ? null : await this.ctx.evidenceFiles.findFor(tx, fileId, matter)
      if (fileId !== undefined && !file) throw new Refusal('PAYMENTS.FILE_NOT_YOURS')
      const at = this.ctx.payments.clock.date()
      const evidence = {
        text,
        documentNo: documentNo ?? null,
        fileName: file?.name ?? null,
        fileSha256: file?.sha256 ?? null,
        fileId: file?.id ?? null,
        addedBy: caller.accountId,
        addedAt: at,
      }
      await this.ctx.differences.addEvidence(tx, id, evidence)
      await this.ctx.differences.note(tx, id, {
        at,
        event: 'EVIDENCE',
        toState: row.state,
        postingMode: row.postingMode,
        actorAccountId: caller.accountId,
        note: documentNo ?? file?.name ?? '说明',
      })
      return true
    })
    if (!added) throw new Refusal('PAYMENTS.DIFFERENCE_SETTLED')
    return this.get(caller, id, 'payments.addDifferenceEvidence', input.requestId)
  }

  private async actionsOf(row: DifferenceRow, hasDocument: boolean): Promise<DifferenceDetail['actions']> {
    const actions = []
    for (const action of actionsFor(row)) {
      const { title, effect, movesMoney } = ACTION_TABLE[action]
      const amountFen = await amountOf(this.ctx, this.ctx.payments.db, row, action)
      if (movesMoney && amountFen === null) continue
      const postingMode = postingModeOf(row.kind, action)
      actions.push({ action, title, effect, amountFen, postingMode, needsDocument: postingMode === 'FORCE' && action !== 'IGNORE' && !hasDocument })
    }
    return actions
  }

  private proposal({ id, action, amountFen, reason, postingMode, proposedAt, decision, decidedAt, decisionReason }: ProposalRow, isMine: boolean) {
    const { title, effect } = ACTION_TABLE[action]
    const decided = decidedAt ? iso(decidedAt) : null
    return { id, action, title, effect, amountFen, reason, postingMode, isMine, proposedAt: iso(proposedAt), decision, decidedAt: decided, decisionReason }
  }

  private async reachable(caller: Caller, id: string): Promise<DifferenceRow> {
    const row = await this.ctx.differences.find(this.ctx.payments.db, id)
    const reach = reachOf(caller, FINANCE)
    if (!row || (reach && !reach.includes(row.institutionId ?? ''))) throw new Refusal(NOT_FOUND)
    return row
  }

  private async refused(caller: Caller, id: string, code: string, requestId: string): Promise<never> {
    if (code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(caller, id, 'payments.getDifference', requestId) })
    throw new Refusal(`PAYMENTS.${code}`)
  }

  private async cards(rows: readonly DifferenceRow[]): Promise<DifferenceCard[]> {
    const institutions = await this.directory.findInstitutions([...new Set(rows.flatMap((row) => row.institutionId ?? []))])
    return rows.map((row) => ({
      id: row.id,
      number: numberOf(row),
      version: row.version,
      kind: row.kind,
      meaning: DIFFERENCE_KINDS[row.kind].meaning,
      severity: row.severity,
      state: row.state,
      channel: row.channel,
      billKind: row.billKind,
      billDate: row.billDate,
      batchId: row.batchId,
      institutionName: row.institutionId ? (institutions.get(row.institutionId)?.name ?? null) : null,
      ownFen: row.ownFen,
      channelFen: row.channelFen,
      gapFen: gapFen(row),
      openedAt: iso(row.openedAt),
    }))
  }
}

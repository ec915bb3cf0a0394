import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type {
  closeCreditpayDifference,
  CreditpayDifference,
  CreditpayRule,
  CreditpayVisit,
  decideCreditpayCase,
  decideCreditpayRule,
  listCreditpayAccounts,
  listCreditpayCases,
  listCreditpayDifferences,
  listCreditpayRules,
  proposeCreditpayCase,
  proposeCreditpayLimit,
  proposeCreditpayRule,
  proposeCreditpayWriteOff,
  searchCreditpayAccounts,
  StaffCreditpayAccount,
  StaffCreditpayCase,
  StaffCreditpayDetail,
} from '@jktl/shared/payments/creditpay/contract'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { CreditAccountRow, CreditEventRow } from './accounts.repository.ts'
import type { CaseRow } from './cases.repository.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import { isOverdue } from './domain/due-dates.ts'
import { availableFen, decideAccount, owedFen } from './domain/machines.ts'
import { differenceText, historyText } from './domain/texts.ts'
import { visitView } from './domain/visit-view.ts'
import type { DifferenceRow, EntryRow } from './entries.repository.ts'
import type { RuleRow } from './rules.repository.ts'
import type { CreditpayContext } from './use-cases/context.ts'
import { checkProposal, decide, propose } from './use-cases/decide-case.ts'

const PAGE_SIZE = 20
const HISTORY = 100
const RULES = 50
const at = (date: Date): string => formatInstant(date.getTime())

const presentEvent = (e: CreditEventRow): StaffCreditpayDetail['history'][number] => ({
  at: at(e.at),
  text: historyText(e.kind, e.amountFen, e.note),
  byStaff: e.actorAccountId !== null,
})

/** Institutions whose visits a caller may see; null: of the whole region. */
const reachOf = (caller: Caller): readonly string[] | null =>
  caller.roles.has('finance_maker') || caller.roles.has('finance_checker')
    ? null
    : caller.posts.flatMap((post) => (post.role === 'hospital_finance' && post.institutionId ? [post.institutionId] : []))

/** What finance sees and decides about 先诊疗后付费: persons masked, money by two people. */
export class CreditpayDeskService {
  constructor(
    private readonly ctx: CreditpayContext,
    private readonly audit: Audit,
  ) {}

  // ---- what two people decide ----

  async listCases(caller: Caller, query: Input<typeof listCreditpayCases>['query'], requestId: string): Promise<Page<StaffCreditpayCase>> {
    const limit = query.limit ?? PAGE_SIZE
    const isWaiting = query.state !== 'DECIDED'
    const rows = await this.ctx.cases.list(this.ctx.db, { isWaiting, kind: query.kind ?? null, after: readCursor(query.cursor), limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.presentCases(caller, shown, 'payments.listCreditpayCases', requestId),
      nextCursor: rows.length > limit && last ? cursorOf(last.requestedAt, last.id) : null,
    }
  }

  async getCase(caller: Caller, id: string, requestId: string): Promise<StaffCreditpayCase> {
    const row = await this.ctx.cases.find(this.ctx.db, id)
    const [shown] = row ? await this.presentCases(caller, [row], 'payments.getCreditpayCase', requestId) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  async propose(caller: Caller, input: Input<typeof proposeCreditpayCase>): Promise<StaffCreditpayCase> {
    const { isApproval, limitFen = null, dueOn = null, note } = input.body
    const proposal = { by: caller.accountId, isApproval, limitFen, dueOn, note }
    return this.afterCase(caller, input, await propose(this.ctx, input.params.id, input.ifMatch, proposal))
  }

  async decide(caller: Caller, input: Input<typeof decideCreditpayCase>): Promise<StaffCreditpayCase> {
    return this.afterCase(caller, input, await decide(this.ctx, input.params.id, input.ifMatch, { ...input.body, by: caller.accountId }))
  }

  private async afterCase(
    caller: Caller,
    { params, requestId }: { params: { id: string }; requestId: string },
    result: { ok: true } | { ok: false; code: string },
  ): Promise<StaffCreditpayCase> {
    if (result.ok) return this.getCase(caller, params.id, requestId)
    if (result.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.getCase(caller, params.id, requestId) })
    throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `PAYMENTS.${result.code}`)
  }

  async proposeLimit(caller: Caller, input: Input<typeof proposeCreditpayLimit>): Promise<StaffCreditpayCase> {
    const { ctx } = this
    const account = await ctx.accounts.find(ctx.db, input.params.id)
    if (!account) throw new Refusal(NOT_FOUND)
    if (account.version !== input.ifMatch) throw new Refusal('KERNEL.STALE', { current: await this.getAccount(caller, account.id, input.requestId) })
    if (!decideAccount(account.state, 'LIMIT_CHANGED')) throw new Refusal('PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED')
    const { limitFen, note } = input.body
    const proposal = { by: caller.accountId, isApproval: true, limitFen, dueOn: null, note }
    if (await checkProposal(ctx, 'LIMIT_CHANGE', proposal)) throw new Refusal('PAYMENTS.CREDITPAY_LIMIT')
    return this.open(caller, { kind: 'LIMIT_CHANGE', creditAccountId: account.id, entryId: null, text: note, proposal }, input.requestId)
  }

  async proposeWriteOff(caller: Caller, input: Input<typeof proposeCreditpayWriteOff>): Promise<StaffCreditpayCase> {
    const entry = await this.ctx.entries.find(this.ctx.db, input.params.id)
    if (!entry) throw new Refusal(NOT_FOUND)
    if (entry.state !== 'CAPTURED') throw new Refusal('PAYMENTS.CREDITPAY_NOTHING_OWED')
    const { note } = input.body
    const proposal = { by: caller.accountId, isApproval: true, limitFen: null, dueOn: null, note }
    return this.open(caller, { kind: 'WRITE_OFF', creditAccountId: entry.creditAccountId, entryId: entry.id, text: note, proposal }, input.requestId)
  }

  private async open(
    caller: Caller,
    c: { kind: 'LIMIT_CHANGE' | 'WRITE_OFF'; creditAccountId: string; entryId: string | null; text: string; proposal: Parameters<typeof propose>[3] },
    requestId: string,
  ): Promise<StaffCreditpayCase> {
    const row = await this.ctx.cases.insert(this.ctx.db, { ...c, requestedBy: caller.accountId }, this.ctx.clock.date())
    if (!row) throw new Refusal('PAYMENTS.CREDITPAY_CASE_OPEN')
    return this.getCase(caller, row.id, requestId)
  }

  private async presentCases(caller: Caller, rows: readonly CaseRow[], action: string, requestId: string): Promise<StaffCreditpayCase[]> {
    const { ctx } = this
    const accounts = new Map<string, CreditAccountRow>()
    for (const id of new Set(rows.map((r) => r.creditAccountId))) {
      const account = await ctx.accounts.find(ctx.db, id)
      if (account) accounts.set(id, account)
    }
    const labels = await this.labels([...accounts.values()], caller, action, requestId)
    const entries = new Map<string, EntryRow>()
    for (const row of rows) {
      const entry = row.entryId ? await ctx.entries.find(ctx.db, row.entryId) : null
      if (entry) entries.set(entry.id, entry)
    }
    const visits = new Map((await this.visits([...entries.values()])).map((v) => [v.id, v]))
    const { maxLimitFen } = await ctx.rules.regionRule(ctx.db)
    return rows.flatMap((c) => {
      const account = accounts.get(c.creditAccountId)
      if (!account) return []
      const label = labels.get(account.personId)
      const isOpen = c.state === 'SUBMITTED' || c.state === 'PROPOSED'
      return [
        {
          id: c.id,
          version: c.version,
          kind: c.kind,
          state: c.state,
          creditAccountId: account.id,
          personNameMasked: label?.nameMasked ?? '',
          personIdMasked: label?.idNumberMasked ?? null,
          accountState: account.state,
          currentLimitFen: account.limitFen,
          owedFen: account.usedFen,
          visit: (c.entryId && visits.get(c.entryId)) || null,
          requestedAt: at(c.requestedAt),
          text: c.text,
          proposal: c.proposedAt
            ? { isApproval: c.isApproval === true, limitFen: c.limitFen, dueOn: c.dueOn, note: c.proposalNote ?? '', at: at(c.proposedAt) }
            : null,
          decision: c.decidedAt ? { isApproved: c.state === 'APPROVED', note: c.decisionNote ?? '', at: at(c.decidedAt) } : null,
          maxLimitFen,
          canPropose: isOpen && caller.roles.has('finance_maker'),
          canDecide: c.state === 'PROPOSED' && caller.roles.has('finance_checker') && c.proposedBy !== caller.accountId && c.requestedBy !== caller.accountId,
        },
      ]
    })
  }

  // ---- accounts ----

  async listAccounts(caller: Caller, query: Input<typeof listCreditpayAccounts>['query'], requestId: string): Promise<Page<StaffCreditpayAccount>> {
    const limit = query.limit ?? PAGE_SIZE
    const today = dateOf(this.ctx.clock.now())
    const rows = await this.ctx.accounts.list(this.ctx.db, {
      state: query.state ?? null,
      today,
      institutionIds: reachOf(caller),
      after: readCursor(query.cursor),
      limit: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.presentAccounts(caller, shown, 'payments.listCreditpayAccounts', requestId),
      nextCursor: rows.length > limit && last ? cursorOf(last.changedAt, last.id) : null,
    }
  }

  async search(caller: Caller, input: Input<typeof searchCreditpayAccounts>): Promise<ResponseOf<typeof searchCreditpayAccounts>> {
    const key = this.ctx.identity.identityKeyOf('RESIDENT_ID', input.body.idNumber.toUpperCase())
    const account = await this.ctx.accounts.findLive(this.ctx.db, key)
    return { items: await this.presentAccounts(caller, account ? [account] : [], 'payments.searchCreditpayAccounts', input.requestId) }
  }

  async getAccount(caller: Caller, id: string, requestId: string): Promise<StaffCreditpayDetail> {
    const { ctx } = this
    const reach = reachOf(caller)
    const account = await ctx.accounts.find(ctx.db, id)
    const entries = (await ctx.entries.listOf(ctx.db, id, null, HISTORY)).filter((e) => reach === null || reach.includes(e.institutionId))
    if (!account || (reach && entries.length === 0)) throw new Refusal(NOT_FOUND)
    const [shown] = await this.presentAccounts(caller, [account], 'payments.getCreditpayAccount', requestId)
    if (!shown) throw new Refusal(NOT_FOUND)
    const visits = await this.visits(entries)
    // What the person owes elsewhere, asked for and was refused is none of the hospital's.
    if (reach) {
      const own = new Set(entries.map((e) => e.id))
      const history = (await ctx.accounts.listEvents(ctx.db, id, HISTORY)).filter((e) => e.entryId !== null && own.has(e.entryId))
      return { ...shown, signedAt: null, agreementVersion: null, maxLimitFen: 0, visits, history: history.map(presentEvent), cases: [], listing: null }
    }
    const [rule, events, cases, listing] = await Promise.all([
      ctx.rules.regionRule(ctx.db),
      ctx.accounts.listEvents(ctx.db, id, HISTORY),
      ctx.cases.listOf(ctx.db, id),
      ctx.accounts.findListing(ctx.db, id),
    ])
    return {
      ...shown,
      signedAt: account.signedAt ? at(account.signedAt) : null,
      agreementVersion: account.agreementVersion,
      maxLimitFen: rule.maxLimitFen,
      visits,
      history: events.map(presentEvent),
      cases: cases.map((c) => ({ id: c.id, kind: c.kind, state: c.state, requestedAt: at(c.requestedAt) })),
      listing: listing ? { listedAt: at(listing.listedAt), reason: listing.reason } : null,
    }
  }

  private async presentAccounts(caller: Caller, rows: readonly CreditAccountRow[], action: string, requestId: string): Promise<StaffCreditpayAccount[]> {
    const labels = await this.labels(rows, caller, action, requestId)
    const today = dateOf(this.ctx.clock.now())
    const reach = reachOf(caller)
    const all = await this.ctx.entries.listDebts(
      this.ctx.db,
      rows.map((a) => a.id),
    )
    const debts = all.filter((d) => reach === null || reach.includes(d.institutionId))
    return rows.map((a) => {
      const own = debts.filter((d) => d.creditAccountId === a.id)
      return {
        id: a.id,
        version: a.version,
        personNameMasked: labels.get(a.personId)?.nameMasked ?? '',
        personIdMasked: labels.get(a.personId)?.idNumberMasked ?? null,
        state: a.state,
        // A limit is the region's with the person; a hospital sees what is owed for its own visits.
        ...(reach
          ? { limitFen: 0, availableFen: 0, frozenFen: 0, owedFen: own.reduce((sum, d) => sum + owedFen(d), 0) }
          : { limitFen: a.limitFen, availableFen: a.state === 'ACTIVE' ? availableFen(a) : 0, frozenFen: a.frozenFen, owedFen: a.usedFen }),
        overdueFen: own.filter((d) => d.dueOn !== null && isOverdue(d.dueOn, today)).reduce((sum, d) => sum + owedFen(d), 0),
        dueOn: own[0]?.dueOn ?? null,
      }
    })
  }

  // ---- rules ----

  async listRules(caller: Caller): Promise<ResponseOf<typeof listCreditpayRules>> {
    const institutions = await this.ctx.directory.listInstitutions()
    const rows = await this.ctx.rules.list(this.ctx.db, RULES)
    return { items: await this.presentRules(caller, rows), institutions: institutions.map(({ id, name }) => ({ id, name })) }
  }

  async proposeRule(caller: Caller, { body }: Input<typeof proposeCreditpayRule>): Promise<CreditpayRule> {
    const { institutionId = null, ...values } = body
    if (values.startLimitFen > values.maxLimitFen) throw new Refusal('PAYMENTS.CREDITPAY_RULE')
    if (institutionId && !(await this.ctx.directory.findInstitutions([institutionId])).has(institutionId)) throw new Refusal(NOT_FOUND)
    const row = await this.ctx.rules.propose(this.ctx.db, institutionId, values, caller.accountId, this.ctx.clock.date())
    if (!row) throw new Refusal('PAYMENTS.CREDITPAY_CASE_OPEN')
    return this.rule(caller, row)
  }

  async decideRule(caller: Caller, input: Input<typeof decideCreditpayRule>): Promise<CreditpayRule> {
    const { ctx } = this
    const { id } = input.params
    const known = await ctx.rules.find(ctx.db, id)
    if (!known) throw new Refusal(NOT_FOUND)
    if (known.version !== input.ifMatch) throw new Refusal('KERNEL.STALE', { current: await this.rule(caller, known) })
    if (known.proposedBy === caller.accountId) throw new Refusal('PAYMENTS.CREDITPAY_SAME_HAND')
    const isDone = await ctx.db.transaction(async (tx) => {
      const rule = await ctx.rules.lock(tx, id)
      if (rule?.state !== 'PROPOSED') return false
      await ctx.rules.decide(tx, rule, { ...input.body, by: caller.accountId }, ctx.clock.date())
      if (input.body.isApproved && rule.institutionId) await ctx.desk.join(tx, rule.institutionId, ctx.clock.date())
      return true
    })
    if (!isDone) throw new Refusal('PAYMENTS.CREDITPAY_CASE_DECIDED')
    return this.rule(caller, (await ctx.rules.find(ctx.db, id)) ?? known)
  }

  private async rule(caller: Caller, row: RuleRow): Promise<CreditpayRule> {
    const [rule] = await this.presentRules(caller, [row])
    if (!rule) throw new Error('a rule was not presented')
    return rule
  }

  private async presentRules(caller: Caller, rows: readonly RuleRow[]): Promise<CreditpayRule[]> {
    const names = await this.ctx.directory.findInstitutions([...new Set(rows.flatMap((r) => (r.institutionId ? [r.institutionId] : [])))])
    return rows.map(({ proposedBy, proposedAt, decidedAt, ...r }) => ({
      ...r,
      institutionName: r.institutionId ? (names.get(r.institutionId)?.name ?? '') : null,
      isSample: r.document === '',
      proposedAt: at(proposedAt),
      decidedAt: decidedAt ? at(decidedAt) : null,
      canDecide: r.state === 'PROPOSED' && caller.roles.has('finance_checker') && proposedBy !== caller.accountId,
    }))
  }

  // ---- differences ----

  async listDifferences(caller: Caller, query: Input<typeof listCreditpayDifferences>['query'], requestId: string): Promise<Page<CreditpayDifference>> {
    const limit = query.limit ?? PAGE_SIZE
    const rows = await this.ctx.entries.listDifferences(this.ctx.db, readCursor(query.cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.presentDifferences(caller, shown, 'payments.listCreditpayDifferences', requestId),
      nextCursor: rows.length > limit && last ? cursorOf(last.at, last.id) : null,
    }
  }

  async closeDifference(caller: Caller, input: Input<typeof closeCreditpayDifference>): Promise<CreditpayDifference> {
    const { ctx } = this
    const { id } = input.params
    const show = async (): Promise<CreditpayDifference> => {
      const row = await ctx.entries.findDifference(ctx.db, id)
      const [shown] = row ? await this.presentDifferences(caller, [row], 'payments.closeCreditpayDifference', input.requestId) : []
      if (!shown) throw new Refusal(NOT_FOUND)
      return shown
    }
    const known = await show()
    if (known.version !== input.ifMatch) throw new Refusal('KERNEL.STALE', { current: known })
    if (!(await ctx.entries.closeDifference(ctx.db, id, input.ifMatch, caller.accountId, input.body.note, ctx.clock.date())))
      throw new Refusal('PAYMENTS.CREDITPAY_CASE_DECIDED')
    return show()
  }

  private async presentDifferences(caller: Caller, rows: readonly DifferenceRow[], action: string, requestId: string): Promise<CreditpayDifference[]> {
    const { ctx } = this
    const accounts = new Map<string, CreditAccountRow>()
    for (const id of new Set(rows.map((r) => r.creditAccountId))) {
      const account = await ctx.accounts.find(ctx.db, id)
      if (account) accounts.set(id, account)
    }
    const labels = await this.labels([...accounts.values()], caller, action, requestId)
    const names = await ctx.directory.findInstitutions([...new Set(rows.map((r) => r.institutionId))])
    return rows.map((d) => ({
      id: d.id,
      version: d.version,
      kind: d.kind,
      text: differenceText[d.kind],
      institutionName: names.get(d.institutionId)?.name ?? '',
      personNameMasked: labels.get(accounts.get(d.creditAccountId)?.personId ?? '')?.nameMasked ?? '',
      creditAccountId: d.creditAccountId,
      amountFen: d.amountFen,
      at: at(d.at),
      closedAt: d.closedAt ? at(d.closedAt) : null,
      note: d.note,
    }))
  }

  private async visits(entries: readonly EntryRow[]): Promise<CreditpayVisit[]> {
    const names = await this.ctx.directory.findInstitutions([...new Set(entries.map((e) => e.institutionId))])
    const today = dateOf(this.ctx.clock.now())
    return entries.map((e) => visitView(e, names.get(e.institutionId)?.name ?? '', today))
  }

  /** Masked labels, after each look was recorded. */
  private async labels(accounts: readonly CreditAccountRow[], caller: Caller, action: string, requestId: string) {
    for (const { id, personId } of accounts)
      await this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'creditpay', objectId: id, personId, outcome: 'ALLOWED', requestId })
    return this.ctx.identity.labelPersons(
      null,
      accounts.map((a) => a.personId),
    )
  }
}

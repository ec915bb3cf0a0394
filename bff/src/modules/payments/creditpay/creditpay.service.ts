import { addDays, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { CREDITPAY_AGREEMENT } from '@jktl/shared/payments/creditpay/agreement'
import type {
  appealCreditpayListing,
  applyForCreditpay,
  askCreditpayHardship,
  CreditpayDebt,
  CreditpayHome,
  CreditpayVisit,
  CreditpayVisitDetail,
  listCreditpayVisits,
  repayCreditpay,
} from '@jktl/shared/payments/creditpay/contract'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { BoundPerson } from '../../identity/public.ts'
import type { CreditAccountRow } from './accounts.repository.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import { isOverdue } from './domain/due-dates.ts'
import { availableFen, decideAccount, owedFen } from './domain/machines.ts'
import { historyText, stateText } from './domain/texts.ts'
import { visitView } from './domain/visit-view.ts'
import type { EntryRow } from './entries.repository.ts'
import type { AllocationRow } from './repayments.repository.ts'
import { apply, conditions, terminate } from './use-cases/apply.ts'
import type { CreditpayContext } from './use-cases/context.ts'
import { openRepayment } from './use-cases/repay.ts'

const PAGE_SIZE = 20
const HISTORY = 100
/** As the first reminder (K6). */
const SOON_DAYS = 3

/** 先诊疗后付费 as the resident sees and uses it; every look at a person's debts is recorded before it is shown. */
export class CreditpayService {
  constructor(
    private readonly ctx: CreditpayContext,
    private readonly audit: Audit,
  ) {}

  async home(accountId: string, requestId: string): Promise<CreditpayHome> {
    const { ctx } = this
    const family = await this.family(accountId)
    const self = family.find((p) => p.relation === 'SELF') ?? null
    const account = self ? await ctx.accounts.findLive(ctx.db, self.identityKey) : null
    const others = family.filter((p) => p.relation !== 'SELF' && p.realName === 'VERIFIED')
    const relatives = await ctx.accounts.listRepayable(
      ctx.db,
      others.map((p) => p.identityKey),
    )
    await this.audited(
      accountId,
      'payments.getCreditpay',
      [self, ...others.filter((p) => relatives.some((r) => r.identityKey === p.identityKey))].flatMap((p) => (p ? [p.personId] : [])),
      requestId,
    )
    const today = dateOf(ctx.clock.now())
    const labels = await ctx.identity.labelPersons(
      accountId,
      family.map((p) => p.personId),
    )
    const [rule, hospitalIds, debts, theirs, cases, listing, checks] = await Promise.all([
      ctx.rules.regionRule(ctx.db),
      ctx.rules.listParticipants(ctx.db),
      account ? this.debts([account.id], today) : [],
      Promise.all(relatives.map(async (r) => ({ account: r, debts: await this.debts([r.id], today) }))),
      account ? ctx.cases.listOf(ctx.db, account.id) : [],
      account ? ctx.accounts.findListing(ctx.db, account.id) : null,
      self ? conditions(ctx, self, account) : [{ isMet: false, text: '先添加本人并核验实名' }],
    ])
    const hospitals = await ctx.directory.findInstitutions(hospitalIds)
    const ownRule = hospitalIds[0] ? await ctx.rules.ruleOf(ctx.db, hospitalIds[0]) : null
    const state = account?.state ?? 'NOT_SIGNED'
    const application = cases.find((c) => c.kind === 'APPLICATION')
    const appeal = listing ? cases.find((c) => c.kind === 'APPEAL' && c.requestedAt >= listing.listedAt) : undefined
    const overdue = debts.filter((d) => d.isOverdue)
    const owed = debts.reduce((sum, d) => sum + d.owedFen, 0)
    return {
      serverTime: formatInstant(ctx.clock.now()),
      state,
      stateText: stateText(state),
      personNameMasked: self ? (labels.get(self.personId)?.nameMasked ?? '') : null,
      limitFen: account?.limitFen ?? 0,
      availableFen: account?.state === 'ACTIVE' ? availableFen(account) : 0,
      frozenFen: account?.frozenFen ?? 0,
      owedFen: owed,
      overdueFen: overdue.reduce((sum, d) => sum + d.overdueFen, 0),
      dueOn: debts.flatMap((d) => (d.dueOn ? [d.dueOn] : [])).sort()[0] ?? null,
      familyMayRepay: account?.familyMayRepay ?? false,
      debts,
      relatives: theirs.flatMap(({ account: relative, debts: owes }) => {
        const person = others.find((p) => p.identityKey === relative.identityKey)
        const label = person ? labels.get(person.personId) : undefined
        const open = owes.filter((d) => d.owedFen > 0)
        return person && label && open.length > 0
          ? [{ creditAccountId: relative.id, personNameMasked: label.nameMasked, relation: person.relation, debts: open }]
          : []
      }),
      conditions: checks,
      mayApply: state === 'NOT_SIGNED' && checks.every((c) => c.isMet),
      mayTerminate: state === 'ACTIVE' && owed === 0 && (account?.frozenFen ?? 0) === 0,
      mayAppeal: listing !== null && state === 'LISTED' && !appeal,
      rejection: state === 'NOT_SIGNED' && application?.state === 'REJECTED' ? application.decisionNote : null,
      listing: listing ? { listedAt: formatInstant(listing.listedAt.getTime()), reason: listing.reason, appeal: appeal?.state ?? null } : null,
      terms: {
        startLimitFen: rule.startLimitFen,
        interestFreeDays: (ownRule ?? rule).interestFreeDays,
        listAfterDays: (ownRule ?? rule).listAfterDays,
        isReviewed: rule.isReviewed,
        isSample: rule.document === '',
        source: [rule.document, rule.source].filter(Boolean).join('，'),
        hospitals: [...hospitals.values()].map((h) => h.name),
      },
      agreement: { ...CREDITPAY_AGREEMENT, clauses: [...CREDITPAY_AGREEMENT.clauses] },
    }
  }

  /** What of one's own is due within three days or overdue, over all hospitals; null when nothing is. */
  async findDue(
    accountId: string,
    personId: string | null,
    requestId: string,
  ): Promise<{ personId: string; owedFen: number; dueOn: string; isOverdue: boolean } | null> {
    const { ctx } = this
    const self = (await this.family(accountId)).find((p) => p.relation === 'SELF')
    const account = self && (personId === null || personId === self.personId) ? await ctx.accounts.findLive(ctx.db, self.identityKey) : null
    if (!self || !account) return null
    const today = dateOf(ctx.clock.now())
    const due = (await ctx.entries.listDebts(ctx.db, [account.id])).filter((e) => e.dueOn !== null && e.dueOn <= addDays(today, SOON_DAYS))
    const dueOn = due[0]?.dueOn
    if (!dueOn) return null
    await this.audited(accountId, 'payments.findDebtToRepay', [self.personId], requestId)
    return { personId: self.personId, owedFen: due.reduce((sum, e) => sum + owedFen(e), 0), dueOn, isOverdue: isOverdue(dueOn, today) }
  }

  async apply(accountId: string, { body, requestId }: Input<typeof applyForCreditpay>): Promise<CreditpayHome> {
    const person = (await this.family(accountId)).find((p) => p.relation === 'SELF')
    if (!person) throw new Refusal('PAYMENTS.CREDITPAY_NOT_ELIGIBLE')
    unwrap('PAYMENTS', await apply(this.ctx, { accountId, person, agreementVersion: body.agreementVersion }))
    await this.audited(accountId, 'payments.applyForCreditpay', [person.personId], requestId)
    return this.home(accountId, requestId)
  }

  async listVisits(accountId: string, query: Input<typeof listCreditpayVisits>['query'], requestId: string): Promise<Page<CreditpayVisit>> {
    const account = await this.ownAccount(accountId)
    if (!account) return { items: [], nextCursor: null }
    const limit = query.limit ?? PAGE_SIZE
    const rows = await this.ctx.entries.listOf(this.ctx.db, account.id, readCursor(query.cursor), limit + 1)
    await this.audited(accountId, 'payments.listCreditpayVisits', [account.personId], requestId)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { items: await this.present(shown), nextCursor: rows.length > limit && last ? cursorOf(last.authorisedAt, last.id) : null }
  }

  async getVisit(accountId: string, id: string, requestId: string, action = 'payments.getCreditpayVisit'): Promise<CreditpayVisitDetail> {
    const { ctx } = this
    const { entry, account } = await this.ownEntry(accountId, id)
    await this.audited(accountId, action, [account.personId], requestId, id)
    const [[visit], events, allocations, cases] = await Promise.all([
      this.present([entry]),
      ctx.accounts.listEvents(ctx.db, account.id, HISTORY),
      ctx.repayments.listAllocations(ctx.db, entry.id),
      ctx.cases.listOf(ctx.db, account.id),
    ])
    if (!visit) throw new Refusal(NOT_FOUND)
    const hardship = cases.find((c) => c.kind === 'HARDSHIP' && c.entryId === id)
    const isOpen = hardship?.state === 'SUBMITTED' || hardship?.state === 'PROPOSED'
    return {
      ...visit,
      serverTime: formatInstant(ctx.clock.now()),
      history: events.filter((e) => e.entryId === id).map((e) => ({ at: formatInstant(e.at.getTime()), text: historyText(e.kind, e.amountFen, e.note) })),
      repayments: allocations.map((a) => ({
        at: formatInstant(a.at.getTime()),
        amountFen: a.amountFen,
        returnedFen: a.returnedFen,
        via: viaText(a, accountId),
      })),
      hardship: hardship ? { state: hardship.state, dueOn: hardship.state === 'APPROVED' ? hardship.dueOn : null, note: hardship.decisionNote } : null,
      mayAskHardship: entry.state === 'CAPTURED' && !isOpen,
    }
  }

  async repay(accountId: string, { body, requestId }: Input<typeof repayCreditpay>): Promise<ResponseOf<typeof repayCreditpay>> {
    const account = body.creditAccountId ? await this.repayable(accountId, body.creditAccountId) : await this.ownAccount(accountId)
    if (!account) throw new Refusal(body.creditAccountId ? NOT_FOUND : 'PAYMENTS.CREDITPAY_NOTHING_OWED')
    await this.audited(accountId, 'payments.repayCreditpay', [account.personId], requestId)
    const { institutionId, amountFen, surplus } = body
    return unwrap('PAYMENTS', await openRepayment(this.ctx, { creditAccountId: account.id, institutionId, payerAccountId: accountId, amountFen, surplus }))
  }

  async askHardship(accountId: string, { params, body, requestId }: Input<typeof askCreditpayHardship>): Promise<CreditpayVisitDetail> {
    const { entry, account } = await this.ownEntry(accountId, params.id)
    if (entry.state !== 'CAPTURED') throw new Refusal('PAYMENTS.CREDITPAY_NOTHING_OWED')
    await this.openCase(account, { kind: 'HARDSHIP', entryId: entry.id, accountId, text: body.text })
    return this.getVisit(accountId, params.id, requestId, 'payments.askCreditpayHardship')
  }

  async appeal(accountId: string, { body, requestId }: Input<typeof appealCreditpayListing>): Promise<CreditpayHome> {
    const account = await this.ownAccount(accountId)
    if (account?.state !== 'LISTED') throw new Refusal('PAYMENTS.CREDITPAY_NOT_LISTED')
    await this.openCase(account, { kind: 'APPEAL', entryId: null, accountId, text: body.text })
    return this.home(accountId, requestId)
  }

  async terminate(accountId: string, requestId: string): Promise<CreditpayHome> {
    const account = await this.ownAccount(accountId)
    if (!account) throw new Refusal('PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED')
    unwrap('PAYMENTS', await terminate(this.ctx, account.id))
    return this.home(accountId, requestId)
  }

  async letFamilyRepay(accountId: string, mayRepay: boolean, requestId: string): Promise<CreditpayHome> {
    const { ctx } = this
    const account = await this.ownAccount(accountId)
    if (!account || decideAccount(account.state, 'SIGN')) throw new Refusal('PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED')
    if (account.familyMayRepay !== mayRepay)
      await ctx.db.transaction(async (tx) => {
        await ctx.accounts.update(tx, account.id, { familyMayRepay: mayRepay }, ctx.clock.date())
        await ctx.accounts.note(tx, { creditAccountId: account.id, kind: 'FAMILY', note: mayRepay ? 'ON' : 'OFF' }, ctx.clock.date())
      })
    return this.home(accountId, requestId)
  }

  private async openCase(
    account: CreditAccountRow,
    c: { kind: 'HARDSHIP' | 'APPEAL'; entryId: string | null; accountId: string; text: string },
  ): Promise<void> {
    const { ctx } = this
    const draft = { kind: c.kind, creditAccountId: account.id, entryId: c.entryId, requestedBy: c.accountId, text: c.text }
    if (!(await ctx.cases.insert(ctx.db, draft, ctx.clock.date()))) throw new Refusal('PAYMENTS.CREDITPAY_CASE_OPEN')
  }

  private async family(accountId: string): Promise<BoundPerson[]> {
    const ids = await this.ctx.identity.listBoundPersonIds(accountId)
    return (await Promise.all(ids.map((id) => this.ctx.identity.findBoundPerson(accountId, id)))).flatMap((p) => (p ? [p] : []))
  }

  /** Of the person who is this account's own. */
  private async ownAccount(accountId: string): Promise<CreditAccountRow | null> {
    const self = (await this.family(accountId)).find((p) => p.relation === 'SELF')
    return self ? this.ctx.accounts.findLive(this.ctx.db, self.identityKey) : null
  }

  /** B31: bound to this account, and they allowed it. */
  private async repayable(accountId: string, creditAccountId: string): Promise<CreditAccountRow | null> {
    const keys = (await this.family(accountId)).map((p) => p.identityKey)
    return (await this.ctx.accounts.listRepayable(this.ctx.db, keys)).find((a) => a.id === creditAccountId) ?? null
  }

  private async ownEntry(accountId: string, id: string): Promise<{ entry: EntryRow; account: CreditAccountRow }> {
    const entry = await this.ctx.entries.find(this.ctx.db, id)
    const account = entry ? await this.ctx.accounts.find(this.ctx.db, entry.creditAccountId) : null
    const self = (await this.family(accountId)).find((p) => p.relation === 'SELF')
    if (!entry || !account || account.identityKey !== self?.identityKey) throw new Refusal(NOT_FOUND)
    return { entry, account }
  }

  private async present(entries: readonly EntryRow[]): Promise<CreditpayVisit[]> {
    const names = await this.ctx.directory.findInstitutions([...new Set(entries.map((e) => e.institutionId))])
    const today = dateOf(this.ctx.clock.now())
    return entries.map((e) => visitView(e, names.get(e.institutionId)?.name ?? '', today))
  }

  /** By hospital, the one that is due first on top. */
  private async debts(creditAccountIds: readonly string[], today: string): Promise<(CreditpayDebt & { overdueFen: number })[]> {
    const { ctx } = this
    const [entries, kept] = await Promise.all([ctx.entries.listDebts(ctx.db, creditAccountIds), ctx.repayments.listKept(ctx.db, creditAccountIds)])
    const ids = [...new Set([...entries.map((e) => e.institutionId), ...kept.map((k) => k.institutionId)])]
    const names = await ctx.directory.findInstitutions(ids)
    return ids.map((institutionId) => {
      const own = entries.filter((e) => e.institutionId === institutionId)
      const overdue = own.filter((e) => e.dueOn !== null && isOverdue(e.dueOn, today))
      return {
        institutionId,
        institutionName: names.get(institutionId)?.name ?? '',
        owedFen: own.reduce((sum, e) => sum + owedFen(e), 0),
        dueOn: own[0]?.dueOn ?? null,
        isOverdue: overdue.length > 0,
        overdueFen: overdue.reduce((sum, e) => sum + owedFen(e), 0),
        keptFen: kept.filter((k) => k.institutionId === institutionId).reduce((sum, k) => sum + k.keptFen, 0),
      }
    })
  }

  private async audited(accountId: string, action: string, personIds: readonly string[], requestId: string, objectId: string | null = null): Promise<void> {
    for (const personId of personIds)
      await this.audit.record({ actorAccountId: accountId, action, objectKind: 'creditpay', objectId, personId, outcome: 'ALLOWED', requestId })
  }
}

const viaText = (a: AllocationRow, accountId: string): string => (a.via === 'WINDOW' ? '医院窗口' : a.payerAccountId === accountId ? '手机' : '家人代还')

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../../notifications/public.ts'
import { type CreditJournalType, creditLinesOf } from '../../domain/journals.ts'
import type { LedgerRepository } from '../../ledger.repository.ts'
import type { PaymentsPublic } from '../../public.ts'
import type { CreditAccountRow, CreditAccountsRepository } from '../accounts.repository.ts'
import type { CreditCasesRepository } from '../cases.repository.ts'
import type { CreditDeskRepository } from '../desk.repository.ts'
import type { NoticeText } from '../domain/notices.ts'
import type { CreditEntriesRepository } from '../entries.repository.ts'
import type { RepaymentsRepository } from '../repayments.repository.ts'
import type { CreditRulesRepository } from '../rules.repository.ts'
import type { HisCreditDesk } from '../upstream/his-creditpay.adapter.ts'

/** What the use cases of 先诊疗后付费 reach the world through. */
export interface CreditpayContext {
  db: Sql & { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> }
  clock: Clock
  outbox: Outbox
  ledger: LedgerRepository
  payments: PaymentsPublic
  identity: IdentityPublic
  directory: DirectoryPublic
  his: HisCreditDesk
  accounts: CreditAccountsRepository
  entries: CreditEntriesRepository
  repayments: RepaymentsRepository
  cases: CreditCasesRepository
  rules: CreditRulesRepository
  desk: CreditDeskRepository
}

export async function post(
  ctx: CreditpayContext,
  tx: Sql,
  type: CreditJournalType,
  journal: { sourceId: string; institutionId: string; creditAccountId: string; amountFen: number },
): Promise<void> {
  if (journal.amountFen <= 0) return
  const { sourceId, institutionId, creditAccountId, amountFen } = journal
  await ctx.ledger.post(tx, { type, sourceId, institutionId, lines: creditLinesOf(type, creditAccountId, amountFen) }, ctx.clock.date())
}

/** One message to the holder of the account; never what the visit was about. */
export async function tell(ctx: CreditpayContext, tx: Sql, account: Pick<CreditAccountRow, 'accountId'>, dedupeKey: string, notice: NoticeText): Promise<void> {
  const { kind, title, body, needsAction } = notice
  const payload: NoticePayload = { accountId: account.accountId, kind, title, body, needsAction, link: { target: 'creditpay', id: null } }
  await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${dedupeKey}:${kind}`, payload: { ...payload } })
}

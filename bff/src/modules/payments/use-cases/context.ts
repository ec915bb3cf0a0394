import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { Alarms } from '../alarms.ts'
import type { RoutesRepository } from '../channels/routes.repository.ts'
import type { LedgerRepository } from '../ledger.repository.ts'
import type { NotifyInboxRepository } from '../notify-inbox.repository.ts'
import type { NotifyKind, PaymentChannel } from '../payment-channel.ts'
import type { StandingRepository } from '../onboarding/standing.repository.ts'
import type { PaymentsRepository } from '../payments.repository.ts'
import type { RefundsRepository } from '../refunds.repository.ts'
import type { RefundBudgetMetrics } from '../refunds/budget-metrics.ts'
import type { RefundBudgetRepository } from '../refunds/budget.repository.ts'
import type { QuarantineRepository } from '../refunds/quarantine.repository.ts'

/** Names the context where parts of the slice are put together. */
export const PAYMENT_CONTEXT = Symbol('payments-context')

/** What the use cases of payments reach the world through. */
export interface PaymentContext {
  db: Sql & { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> }
  clock: Clock
  outbox: Outbox
  vault: Vault
  channel: PaymentChannel
  alarms: Alarms
  payments: PaymentsRepository
  refunds: RefundsRepository
  routes: RoutesRepository
  ledger: LedgerRepository
  inbox: NotifyInboxRepository
  quarantine: QuarantineRepository
  standing: StandingRepository
  budget: RefundBudgetRepository
  refundCalls: Pick<RefundBudgetMetrics, 'called'>
  appId: string
  /** Address the channel calls back. */
  notifyUrl: (kind: NotifyKind) => string
  findOpenid: (accountId: string) => Promise<string | null>
}

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { DirectoryInstitution, DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { Alarms } from '../../alarms.ts'
import type { LedgerRepository } from '../../ledger.repository.ts'
import type { PaymentsPublic } from '../../public.ts'
import type { BillsRepository } from '../bills.repository.ts'
import type { HospitalPaymentsRepository } from '../hospital-payments.repository.ts'
import type { InsuranceRepository } from '../insurance.repository.ts'
import type { ReturnsRepository } from '../returns.repository.ts'
import type { HospitalBilling } from '../upstream/hospital-billing.adapter.ts'
import type { InsuranceChannel } from '../upstream/insurance.adapter.ts'

/** What the use cases of bills and deposits reach the world through. */
export interface BillsContext {
  db: Sql & { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> }
  clock: Clock
  outbox: Outbox
  vault: Vault
  alarms: Alarms
  ledger: LedgerRepository
  orders: PaymentsPublic
  identity: IdentityPublic
  directory: DirectoryPublic
  bills: BillsRepository
  payments: HospitalPaymentsRepository
  insurance: InsuranceRepository
  returns: ReturnsRepository
  hospital: HospitalBilling
  channel: InsuranceChannel
}

/** Whether a hospital's bills and deposits can be paid on the phone: it says so itself, and its application is in force (B03). */
export const takesMoney = async (ctx: Pick<BillsContext, 'orders'>, institution: DirectoryInstitution): Promise<boolean> =>
  institution.onlinePay && (await ctx.orders.isApproved(institution.id))

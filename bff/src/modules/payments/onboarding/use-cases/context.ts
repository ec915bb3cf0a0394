import type { StaffRole } from '@jktl/shared/kernel/roles'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../../notifications/public.ts'
import type { Alarms } from '../../alarms.ts'
import type { PaymentFiles } from '../../evidence/payment-files.ts'
import type { ApplicationsRepository } from '../applications.repository.ts'
import type { CertificatesRepository } from '../certificates.repository.ts'
import type { NoticeText } from '../domain/notices.ts'
import type { ExpiriesRepository } from '../expiries.repository.ts'
import type { StandingRepository } from '../standing.repository.ts'

/** What the use cases of 机构接入 reach the world through. */
export interface OnboardingContext {
  db: Sql & { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> }
  clock: Clock
  outbox: Outbox
  vault: Vault
  alarms: Alarms
  identity: Pick<IdentityPublic, 'listStaffAccounts'>
  files: Pick<PaymentFiles, 'attachable'>
  standing: StandingRepository
  applications: ApplicationsRepository
  certificates: CertificatesRepository
  expiries: ExpiriesRepository
}

/** One message to everybody who holds the role there, once per thing, kind and version. */
export async function tellStaff(
  ctx: OnboardingContext,
  tx: Sql,
  to: { role: StaffRole; institutionId: string | null },
  dedupeKey: string,
  notice: NoticeText,
): Promise<void> {
  for (const accountId of await ctx.identity.listStaffAccounts(to.role, to.institutionId, tx)) {
    const payload: NoticePayload = { ...notice, accountId, link: null }
    await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${dedupeKey}:${notice.kind}:${accountId}`, payload: { ...payload } })
  }
}

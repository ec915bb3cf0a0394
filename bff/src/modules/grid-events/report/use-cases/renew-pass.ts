import { randomBytes } from 'node:crypto'

import { PASS_DAYS, RENEW_PASS_DAYS } from '@jktl/shared/grid-events/report/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { PassRow } from '../passes.repository.ts'
import type { ReportContext } from './context.ts'

/** The account's pass while it lasts long enough, else a new one; two at once may both get one, and both are good. */
export async function renewPass(
  { clock, vault, passes }: Pick<ReportContext, 'clock' | 'vault' | 'passes'>,
  accountId: string,
): Promise<PassRow & { secret: string }> {
  const issuedAt = clock.date()
  const lasting = await passes.findLasting(accountId, issuedAt.getTime() + RENEW_PASS_DAYS * DAY_MS)
  if (lasting) return { ...lasting, secret: vault.open(lasting.secretSealed) }
  const secret = randomBytes(32).toString('hex')
  const expiresAt = new Date(issuedAt.getTime() + PASS_DAYS * DAY_MS)
  return { ...(await passes.insert({ accountId, secretSealed: vault.seal(secret), issuedAt, expiresAt })), secret }
}

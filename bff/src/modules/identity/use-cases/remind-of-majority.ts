import { addDays, dateOf } from '@jktl/shared/kernel/dates'

import type { IdentityParts } from '../identity.parts.ts'
import { announceNotice } from './announce-notice.ts'

const BATCH = 100
/** Days before the 18th birthday on which guardian and ward are told (records-authorization §3.6); the nearer notice stands for the earlier one as well. */
const NOTICES = [
  { days: 7, number: 2, kind: 'MAJORITY_IN_A_WEEK' },
  { days: 30, number: 1, kind: 'MAJORITY_IN_A_MONTH' },
] as const

/** @returns how many guardianships were announced to end */
export async function remindOfMajority(parts: Pick<IdentityParts, 'db' | 'clock' | 'outbox' | 'ties'>): Promise<number> {
  const today = dateOf(parts.clock.now())
  let told = 0
  for (const { days, number, kind } of NOTICES)
    told += await parts.db.transaction(async (tx) => {
      const ending = await parts.ties.takeEnding(tx, addDays(today, days), number, BATCH)
      const wards = await parts.ties.listAccountsOf(
        ending.map((one) => one.personId),
        tx,
      )
      for (const { bindingId, accountId, personId } of ending) {
        const accounts = [accountId, ...wards.filter((ward) => ward.personId === personId).map((ward) => ward.accountId)]
        for (const account of accounts) await announceNotice(parts, tx, { kind, accountId: account, objectId: account === accountId ? bindingId : personId })
      }
      return ending.length
    })
  return told
}

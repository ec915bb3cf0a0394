import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { type ConsentDecision, nextConsentState } from '../domain/consent.ts'
import type { NoticeKind } from '../domain/notices.ts'
import type { IdentityParts } from '../identity.parts.ts'
import { announceNotice } from './announce-notice.ts'
import { announceTieEnd } from './announce-tie-end.ts'

const TOLD: Record<ConsentDecision, NoticeKind> = { agree: 'CONSENT_AGREED', refuse: 'CONSENT_REFUSED', withdraw: 'CONSENT_WITHDRAWN' }

/** The adult asked answers a family member's request, or takes an earlier yes back (A34); the one who asked is told. */
export async function decideConsent(
  parts: Pick<IdentityParts, 'db' | 'outbox' | 'persons'>,
  { accountId, id, decision }: { accountId: string; id: string; decision: ConsentDecision },
): Promise<Result<null, 'NOT_FOUND' | 'CONSENT_NOT_OPEN'>> {
  const consent = await parts.persons.findConsent(accountId, id)
  if (!consent) return refuse('NOT_FOUND')
  const to = nextConsentState(consent.state, decision)
  if (!to) return refuse('CONSENT_NOT_OPEN')
  return parts.db.transaction(async (tx) => {
    if (!(await parts.persons.moveConsent(tx, id, consent.state, to))) return refuse('CONSENT_NOT_OPEN')
    await announceNotice(parts, tx, { kind: TOLD[decision], accountId: consent.accountId, objectId: id })
    if (decision === 'withdraw') await announceTieEnd(parts, tx, id, { accountId: consent.accountId, personId: consent.personId, cause: 'CONSENT_WITHDRAWN' })
    return ok(null)
  })
}

import { CARD_ANSWER_MINUTES } from '@jktl/shared/health-records/card/model'
import type { Directory } from '@jktl/shared/health-records/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { ClinicalPost } from '../../clinical-post.ts'
import type { CardRequestRow } from '../card-requests.repository.ts'
import { askedNotice } from '../domain/card-notices.ts'
import type { CardContext } from './context.ts'

export type AskRefusal = 'NO_CLINICAL_POST' | 'CARD_REQUEST_OPEN' | 'HEALTH_CARD_INVALID' | 'HEALTH_CARD_EXPIRED' | 'HEALTH_CARD_USED'

/** A scanned card proves that the resident is there; what may be seen, they answer on their own phone (§3.9). */
export async function askByCard(
  { db, clock, outbox, identity, requests }: CardContext,
  asked: { accountId: string; post: ClinicalPost | undefined; qrText: string; directories: readonly Directory[]; minutes: number },
): Promise<Result<CardRequestRow, AskRefusal>> {
  const { accountId, post, minutes } = asked
  if (!post) return refuse('NO_CLINICAL_POST')
  const taken = await identity.takeHealthCard(accountId, asked.qrText)
  if (!taken.ok) return taken
  const personId = taken.value
  const requestedAt = clock.date()
  const expiresAt = new Date(requestedAt.getTime() + CARD_ANSWER_MINUTES * MINUTE_MS)
  const directories = [...new Set(asked.directories)].sort()
  return db.transaction(async (tx) => {
    const request = await requests.insert(tx, { personId, accountId, ...post, directories, minutes, requestedAt, expiresAt })
    if (!request) return refuse('CARD_REQUEST_OPEN')
    for (const decider of await identity.listDeciders(personId, tx))
      await outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `card-request ${request.id} ${decider.accountId}`, payload: askedNotice(decider.accountId) })
    return ok(request)
  })
}

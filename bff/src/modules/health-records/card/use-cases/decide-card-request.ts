import { CARD_MAX_USES } from '@jktl/shared/health-records/card/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import type { Decider } from '../../../identity/public.ts'
import type { GrantKey, GrantRow, GrantTerms } from '../../grants/grants.repository.ts'
import { createGrant } from '../../grants/use-cases/create-grant.ts'
import type { CardRequestRow } from '../card-requests.repository.ts'
import type { CardContext } from './context.ts'

export type DecideCardRefusal = 'NOT_FOUND' | 'CARD_REQUEST_CLOSED' | 'PATIENT_DECEASED'

/**
 * The resident, or a parent of theirs, answers (§3.9). Yes makes a grant for this doctor at this institution that ends by itself; one the doctor
 * still has for treatment is replaced by what was agreed to now, no more and no less.
 */
export async function decideCardRequest(
  ctx: CardContext,
  { id, accountId, agrees }: { id: string; accountId: string; agrees: boolean },
): Promise<Result<CardRequestRow, DecideCardRefusal>> {
  const { db, clock, identity, requests } = ctx
  const request = await requests.find(id)
  const decider = request && (await identity.listDeciders(request.personId)).find((one) => one.accountId === accountId)
  if (!request || !decider) return refuse('NOT_FOUND')
  return db.transaction(async (tx) => {
    const open = await requests.find(id, tx, true)
    if (!open || open.status !== 'PENDING' || open.expiresAt <= clock.date()) return refuse('CARD_REQUEST_CLOSED')
    const granted = agrees ? await grantByCard(ctx, tx, open, decider) : ok(null)
    if (!granted.ok) return granted
    const at = clock.date()
    await requests.decide(tx, id, { status: agrees ? 'CONFIRMED' : 'REFUSED', decidedBy: accountId, grantId: granted.value?.id ?? null, at })
    const decided = await requests.find(id, tx)
    if (!decided) throw new Error('a card request that was locked is missing')
    return ok(decided)
  })
}

async function grantByCard(ctx: CardContext, tx: Sql, request: CardRequestRow, decider: Decider): Promise<Result<GrantRow, DecideCardRefusal>> {
  const { clock, grants, requests } = ctx
  const startsAt = clock.date()
  const key: GrantKey = {
    personId: request.personId,
    effect: 'permit',
    granteeKind: 'practitioner',
    granteeRef: request.accountId,
    granteeInstitutionId: request.institutionId,
    basis: 'treatment',
  }
  const terms: GrantTerms = {
    grantorPersonId: decider.personId,
    grantorCapacity: decider.capacity,
    directories: request.directories,
    labels: [],
    actions: ['list', 'read'],
    purposes: ['TREAT'],
    dataFrom: null,
    dataTo: null,
    startsAt,
    endsAt: new Date(startsAt.getTime() + request.minutes * MINUTE_MS),
    maxUses: CARD_MAX_USES,
  }
  const grant = { ...key, ...terms, authLevelMin: 1, channel: 'card', status: 'active', reason: 'CREATED', answerBy: null } as const
  const made = await createGrant(ctx, tx, grant, decider.accountId)
  if (made.ok) return made
  if (made.code === 'PATIENT_DECEASED') return refuse('PATIENT_DECEASED')
  const former = await requests.findTreatmentGrant(tx, request.personId, request.accountId)
  const locked = former === null ? null : await grants.lock(tx, former)
  if (locked) await grants.change(tx, locked, { status: 'inactive', reason: 'CHANGED' }, decider.accountId, startsAt)
  const again = await createGrant(ctx, tx, grant, decider.accountId)
  if (!again.ok) throw new Error('a grant that stood in the way could not be replaced')
  return again
}

import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { OfferedGranteeKind } from '@jktl/shared/health-records/grants/model'
import { EVERYBODY, type Directory, type Label } from '@jktl/shared/health-records/model'

import { TO_GRANTEE, TO_PATIENT } from '../domain/notices.ts'
import type { GrantRow, NewGrant } from '../grants.repository.ts'
import { tellGrantee, tellPatient } from './announce.ts'
import type { GrantsContext } from './context.ts'
import { createGrant } from './create-grant.ts'
import type { Standing } from './standing.ts'
import { type AskedTerms, PURPOSES_OF, termsOf } from './terms.ts'

export interface Grantee {
  kind: OfferedGranteeKind
  ref: string
  institutionId?: string | undefined
}
/** Of a deny: it has no end. */
export const FOREVER = new Date('9999-12-31T00:00:00Z')
const ALL_ACTIONS = ['list', 'read', 'download', 'print', 'push'] as const
const ALL_PURPOSES = ['FAMRQT', 'TREAT', 'ETREAT', 'PUBHLTH', 'HRESCH'] as const

/** Someone who can be let in: a verified person other than the patient, a doctor where they work now, an institution in service. */
export async function isGrantee({ identity, directory }: Pick<GrantsContext, 'identity' | 'directory'>, grantee: Grantee, personId: string): Promise<boolean> {
  if (grantee.kind === 'person') return grantee.ref !== personId && (await identity.listAccountsOf([grantee.ref])).length > 0
  if (grantee.kind === 'org') return (await directory.listInstitutions()).some((institution) => institution.id === grantee.ref)
  const clinicians = grantee.institutionId ? await identity.listClinicians(grantee.institutionId) : []
  return clinicians.some((clinician) => clinician.accountId === grantee.ref)
}

const draftOf = (standing: Standing, grantee: { kind: OfferedGranteeKind; ref: string; institutionId?: string | undefined }) => ({
  personId: standing.personId,
  grantorPersonId: standing.actorPersonId,
  grantorCapacity: standing.capacity,
  granteeKind: grantee.kind,
  granteeRef: grantee.ref,
  granteeInstitutionId: grantee.kind === 'practitioner' ? (grantee.institutionId ?? null) : null,
  basis: 'consent' as const,
  maxUses: null,
  dataTo: null,
  authLevelMin: 1 as const,
  channel: 'app' as const,
  status: 'active' as const,
  reason: 'CREATED' as const,
  answerBy: null,
})

export type OfferRefusal = 'GRANTEE_NOT_FOUND' | 'GRANTEE_DENIED' | 'GRANT_EXISTS' | 'GRANT_TOO_LONG' | 'GRANT_DIRECTORY_NOT_OFFERED' | 'PATIENT_DECEASED'
/** The patient, or a guardian for them, lets somebody look: in force at once, and the grantee may say that they do not want it (§3.1). */
export async function offerGrant(
  ctx: GrantsContext,
  standing: Standing,
  { grantee, dataFrom, accountId, ...asked }: AskedTerms & { grantee: Grantee; dataFrom: Date | null; accountId: string },
): Promise<Result<GrantRow, OfferRefusal>> {
  const { db, clock, grants } = ctx
  const terms = termsOf(standing, grantee.kind, asked, clock.now())
  if (!terms.ok) return terms
  if (!(await isGrantee(ctx, grantee, standing.personId))) return refuse('GRANTEE_NOT_FOUND')
  const key = { personId: standing.personId, granteeKind: grantee.kind, granteeRef: grantee.ref }
  if (await grants.findLive(db, { ...key, effect: 'deny' })) return refuse('GRANTEE_DENIED')
  const grant: NewGrant = {
    ...draftOf(standing, grantee),
    ...terms.value,
    effect: 'permit',
    labels: [],
    purposes: PURPOSES_OF[grantee.kind],
    dataFrom,
    startsAt: clock.date(),
  }
  return db.transaction(async (tx) => {
    const created = await createGrant(ctx, tx, grant, accountId)
    if (!created.ok) return created
    await tellPatient(ctx, tx, created.value, TO_PATIENT.created(asked.endsOn))
    await tellGrantee(ctx, tx, created.value, TO_GRANTEE.created(asked.endsOn))
    return created
  })
}

export type DenyRefusal = 'GRANTEE_NOT_FOUND' | 'DENIAL_OF_GUARDIAN' | 'DENIAL_OF_NOTHING' | 'DENIAL_EXISTS' | 'PATIENT_DECEASED'
/** 不给谁看 (§3.5 step 5). What a guardian sees by law stays (§3.6); a deny of nothing in particular is a deny of everything, but never to everybody. */
export async function denyAccess(
  ctx: GrantsContext,
  standing: Standing,
  asked: { grantee: Grantee | null; directories: readonly Directory[]; labels: readonly Label[]; accountId: string },
): Promise<Result<GrantRow, DenyRefusal>> {
  const { grantee, directories, labels, accountId } = asked
  if (!grantee && directories.length + labels.length === 0) return refuse('DENIAL_OF_NOTHING')
  if (grantee?.kind === 'person' && standing.band !== 'ADULT' && standing.guardianPersonIds.includes(grantee.ref)) return refuse('DENIAL_OF_GUARDIAN')
  if (grantee && !(await isGrantee(ctx, grantee, standing.personId))) return refuse('GRANTEE_NOT_FOUND')
  const grant: NewGrant = {
    ...draftOf(standing, grantee ?? { kind: 'person', ref: EVERYBODY }),
    effect: 'deny',
    directories: [...directories],
    labels: [...labels],
    actions: ALL_ACTIONS,
    purposes: ALL_PURPOSES,
    dataFrom: null,
    startsAt: ctx.clock.date(),
    endsAt: FOREVER,
  }
  const created = await ctx.db.transaction((tx) => createGrant(ctx, tx, grant, accountId))
  if (created.ok) return ok(created.value)
  return refuse(created.code === 'GRANT_EXISTS' ? 'DENIAL_EXISTS' : created.code)
}

import type { Clock } from '../../../platform/clock.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { EnvFacts, GrantFacts, PolicyRequest, SubjectFacts, SubjectPost } from '../domain/policy/facts.ts'
import type { Reader } from '../gate.ts'
import type { AuthLevels, BreakGlassSessions } from './reader-ports.ts'
import type { FactsRepository, StoredGrant } from './facts.repository.ts'

/** All of a decision but the object and the action. */
export type ReaderFacts = Omit<PolicyRequest, 'object' | 'action'> & { stored: readonly StoredGrant[] }

export interface FactSources {
  facts: FactsRepository
  identity: IdentityPublic
  clock: Clock
  authLevels: AuthLevels
  breakGlass: BreakGlassSessions
}

const postsOf = (reader: Reader): SubjectPost[] =>
  reader.caller.posts.map(({ role, institutionId }) => ({ role, institutionId, departmentId: null, teamIds: [], dutyDirectories: [] }))

/** Gathers every fact about one reader and one person, fresh for each request: a withdrawal counts from the next question on. @returns null for an unknown person */
export async function readerFactsOf(sources: FactSources, reader: Reader, personId: string): Promise<ReaderFacts | null> {
  const { facts, identity, clock, authLevels, breakGlass } = sources
  const { caller } = reader
  const now = clock.now()
  const isResident = caller.app === 'citizen'
  const [self, guarded, patient, blocks, optIns, stored, authLevel, session] = await Promise.all([
    isResident ? identity.findSelf(caller.accountId) : null,
    identity.findGuardedPerson(personId),
    facts.findPatient(personId),
    facts.listBlocks(personId),
    facts.listOptIns(personId),
    facts.listGrants(personId),
    authLevels.levelOf(caller.sessionId),
    isResident ? null : breakGlass.findActive(caller.accountId, personId, clock.date()),
  ])
  if (!guarded) return null

  const subject: SubjectFacts = {
    accountId: caller.accountId,
    isDisabled: false,
    personId: self,
    isRealName: self !== null,
    posts: isResident ? [] : postsOf(reader),
  }
  const env: EnvFacts = { now, authLevel, institutionId: reader.institutionId }
  const blocked = (kind: string): string[] => blocks.filter((block) => block.kind === kind).map((block) => block.blockedPersonId)
  const blockedGuardians = new Set(blocked('GUARDIAN'))
  const guardians = guarded.guardianPersonIds.map((guardian) => ({ personId: guardian, basis: 'parental' as const, isBlocked: blockedGuardians.has(guardian) }))
  const guardiansNow = new Set(guardians.filter((guardian) => !guardian.isBlocked).map((guardian) => guardian.personId))

  const grants: GrantFacts[] = stored.map((grant) => ({
    id: grant.id,
    effect: grant.effect,
    granteeKind: grant.granteeKind,
    granteeRef: grant.granteeRef,
    granteeInstitutionId: grant.granteeInstitutionId,
    basis: grant.basis,
    directories: grant.directories,
    labels: grant.labels,
    actions: grant.actions,
    purposes: grant.purposes,
    dataFrom: grant.dataFrom?.getTime() ?? null,
    dataTo: grant.dataTo?.getTime() ?? null,
    start: grant.startsAt.getTime(),
    end: grant.endsAt.getTime(),
    usesLeft: grant.maxUses === null ? null : grant.maxUses - grant.uses,
    authLevelMin: grant.authLevelMin,
    status: grant.status,
    isGrantorEntitled: grant.grantorCapacity === 'self' ? grant.grantorPersonId === personId : guardiansNow.has(grant.grantorPersonId),
  }))
  return {
    subject,
    purpose: reader.purpose,
    env,
    grants,
    stored,
    breakGlass: session && { id: session.id, start: session.startsAt.getTime(), end: session.endsAt.getTime() },
    patient: {
      personId,
      birthDate: guarded.birthDate,
      birthPrecision: patient?.birth_precision ?? 'day',
      deceasedAt: patient?.deceased_at?.getTime() ?? null,
      mergedInto: patient?.merged_into ?? null,
      isUnderReview: patient?.is_under_review ?? false,
      isSelfSupporting: patient?.is_self_supporting ?? false,
      hasCourtLock: patient?.has_court_lock ?? false,
      guardians,
      blockedPersonIds: blocked('SAFEGUARDING'),
      abuseSuspectIds: blocked('ABUSE_SUSPECT'),
      optIns,
    },
  }
}

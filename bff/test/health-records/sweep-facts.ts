import type { Basis, Directory, GranteeKind, Label, Purpose, RecordAction, RecordKind, RecordStatus } from '@jktl/shared/health-records/model'
import type { Role } from '@jktl/shared/kernel/roles'

import type { PolicyRequest, SubjectFacts } from '../../src/modules/health-records/domain/policy/facts.ts'
import type { TestCity } from '../support/city.ts'

/** Somebody who asks in the sweep. */
export interface Asker {
  name: string
  token: string
  accountId: string
  /** The verified self of a resident; null for staff. */
  selfId: string | null
  posts: readonly { role: string; institutionId: string | null }[]
  authLevel: 1 | 2 | 3
}
export interface SweptObject {
  id: string
  personId: string
  kind: RecordKind
  directory: Directory | null
  labels: Label[]
  status: RecordStatus
  eventAt: Date
  authorOrg: string | null
  releaseAfter: Date | null
  partOf: string | null
  sourceRef: string
}
/** Facts of one patient, read by statements of this file alone. */
export type PatientFile = Pick<PolicyRequest, 'patient' | 'grants'> & { sessions: { id: string; accountId: string; start: Date; end: Date }[] }

const milliseconds = (at: Date | null): number | null => at?.getTime() ?? null

export async function readObjects(city: TestCity): Promise<Map<string, SweptObject>> {
  const rows = await city.db.query<SweptObject>(
    `SELECT id, person_id AS "personId", kind, directory, labels, status, event_at AS "eventAt", author_org AS "authorOrg", release_after AS "releaseAfter",
            part_of AS "partOf", source_ref AS "sourceRef" FROM record_object WHERE person_id IS NOT NULL`,
    [],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

interface GrantRow {
  id: string
  effect: 'permit' | 'deny'
  grantee_kind: GranteeKind
  grantee_ref: string
  grantee_institution_id: string | null
  basis: Basis
  directories: Directory[]
  labels: Label[]
  actions: RecordAction[]
  purposes: Purpose[]
  data_from: Date | null
  data_to: Date | null
  starts_at: Date
  ends_at: Date
  max_uses: number | null
  uses: number
  auth_level_min: number
  status: PolicyRequest['grants'][number]['status']
}

/** @param guardians whom the seed made guardians of this person */
export async function readPatient(city: TestCity, personId: string, guardians: readonly string[]): Promise<PatientFile> {
  const [person] = await city.db.query<{ birth: string }>(`SELECT birth_date::text AS birth FROM person WHERE id = $1`, [personId])
  const [state] = await city.db.query<{ review: boolean; lock: boolean; dead: Date | null; supporting: boolean }>(
    `SELECT is_under_review AS review, has_court_lock AS lock, deceased_at AS dead, is_self_supporting AS supporting FROM record_patient WHERE person_id = $1`,
    [personId],
  )
  const blocks = await city.db.query<{ kind: string; who: string }>(
    `SELECT kind, blocked_person_id AS who FROM record_block WHERE person_id = $1 AND ended_at IS NULL`,
    [personId],
  )
  const optIns = await city.db.query<{ guardianPersonId: string; label: Label }>(
    `SELECT guardian_person_id AS "guardianPersonId", label FROM record_label_opt_in WHERE person_id = $1 AND ended_at IS NULL`,
    [personId],
  )
  const grants = await city.db.query<GrantRow>(`SELECT * FROM record_grant WHERE person_id = $1`, [personId])
  const sessions = await city.db.query<PatientFile['sessions'][number]>(
    `SELECT id, account_id AS "accountId", starts_at AS start, ends_at AS end FROM break_glass_session WHERE person_id = $1 AND status = 'OPEN'`,
    [personId],
  )
  const blocked = (kind: string): string[] => blocks.filter((block) => block.kind === kind).map(({ who }) => who)
  return {
    sessions,
    patient: {
      personId,
      birthDate: person?.birth ?? '',
      birthPrecision: 'day',
      deceasedAt: milliseconds(state?.dead ?? null),
      mergedInto: null,
      isUnderReview: state?.review ?? false,
      isSelfSupporting: state?.supporting ?? false,
      hasCourtLock: state?.lock ?? false,
      guardians: guardians.map((guardian) => ({ personId: guardian, basis: 'parental', isBlocked: blocked('GUARDIAN').includes(guardian) })),
      blockedPersonIds: blocked('SAFEGUARDING'),
      abuseSuspectIds: blocked('ABUSE_SUSPECT'),
      optIns,
    },
    grants: grants.map((row) => ({
      id: row.id,
      effect: row.effect,
      granteeKind: row.grantee_kind,
      granteeRef: row.grantee_ref,
      granteeInstitutionId: row.grantee_institution_id,
      basis: row.basis,
      directories: row.directories,
      labels: row.labels,
      actions: row.actions,
      purposes: row.purposes,
      dataFrom: milliseconds(row.data_from),
      dataTo: milliseconds(row.data_to),
      start: row.starts_at.getTime(),
      end: row.ends_at.getTime(),
      usesLeft: row.max_uses === null ? null : row.max_uses - row.uses,
      authLevelMin: row.auth_level_min,
      status: row.status,
      isGrantorEntitled: true,
    })),
  }
}

/** The whole question of one asker about one object, as the policy is asked. */
export function questionOf(asker: Asker, file: PatientFile, object: SweptObject, action: RecordAction, purpose: Purpose, now: number): PolicyRequest {
  const subject: SubjectFacts = {
    accountId: asker.accountId,
    isDisabled: false,
    personId: asker.selfId,
    isRealName: asker.selfId !== null,
    posts: asker.posts.map(({ role, institutionId }) => ({
      role: role as Exclude<Role, 'resident'>,
      institutionId,
      departmentId: null,
      teamIds: [],
      dutyDirectories: [],
    })),
  }
  const session = file.sessions.find(({ accountId, start, end }) => accountId === asker.accountId && start.getTime() <= now && now < end.getTime())
  const isHeld = object.releaseAfter === null ? object.labels.includes('HOLD') : object.releaseAfter.getTime() > now
  const labels: Label[] = object.labels.filter((label) => label !== 'HOLD')
  return {
    subject,
    action,
    patient: file.patient,
    object: {
      directory: object.directory,
      labels: isHeld ? [...labels, 'HOLD'] : labels,
      authorOrg: object.authorOrg,
      eventAt: object.eventAt.getTime(),
      status: object.status,
      isOwnSource: true,
    },
    purpose,
    env: { now, authLevel: asker.authLevel, institutionId: asker.posts[0]?.institutionId ?? null },
    grants: file.grants,
    breakGlass: session ? { id: session.id, start: session.start.getTime(), end: session.end.getTime() } : null,
  }
}

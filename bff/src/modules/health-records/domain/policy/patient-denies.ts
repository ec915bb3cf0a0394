import { EVERYBODY, type GranteeKind } from '@jktl/shared/health-records/model'

import type { GrantFacts, PolicyRequest } from './facts.ts'
import { isInForce } from './grants.ts'

/** A refusal reaches whoever belongs to the refused in any way, whatever they act as just now. */
const REACHES: Readonly<Record<GranteeKind, (request: PolicyRequest, ref: string) => boolean>> = {
  person: ({ subject }, ref) => subject.personId === ref,
  practitioner: ({ subject }, ref) => subject.accountId === ref,
  org: ({ subject }, ref) => subject.posts.some(({ institutionId }) => institutionId === ref),
  dept: ({ subject }, ref) => subject.posts.some(({ departmentId }) => departmentId === ref),
  team: ({ subject }, ref) => subject.posts.some(({ teamIds }) => teamIds.includes(ref)),
}

/** An empty list of a refusal means all of them. */
const covers = <T>(list: readonly T[], value: T | null): boolean => list.length === 0 || (value !== null && list.includes(value))

const refuses = (request: PolicyRequest, grant: GrantFacts): boolean =>
  grant.effect === 'deny' &&
  isInForce(grant, request) &&
  (grant.granteeRef === EVERYBODY || REACHES[grant.granteeKind](request, grant.granteeRef)) &&
  covers(grant.directories, request.object.directory) &&
  (grant.labels.length === 0 || request.object.labels?.some((label) => grant.labels.includes(label)) === true) &&
  covers(grant.actions, request.action) &&
  covers(grant.purposes, request.purpose)

/** §3.5 step 5: refusals of the patient, by grantee, label or directory. One outlives the guardian who spoke it: only the patient takes it back. */
export const isRefusedByPatient = (request: PolicyRequest): boolean => request.grants.some((grant) => refuses(request, grant))

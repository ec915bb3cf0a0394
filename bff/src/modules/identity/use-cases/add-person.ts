import { createHash } from 'node:crypto'

import type { PersonRelation } from '@jktl/shared/identity/model'
import { type BindingBasis, basisOf } from '@jktl/shared/identity/rules'
import { dateOf } from '@jktl/shared/kernel/dates'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { type AdmissionRefusal, admitPerson } from '../domain/admission.ts'
import { normaliseName } from '../domain/names.ts'
import type { IdentityParts } from '../identity.parts.ts'
import type { Binding, PersonFacts } from '../person.repository.ts'
import { bindPerson, type Evidence } from './bind-person.ts'
import { hasAgreedPrivacy } from './has-agreed-privacy.ts'

export interface AddPersonRequest {
  accountId: string
  /** Stable over retries of one request: the registry sees the same request id. */
  requestKey: string
  relation: PersonRelation
  name: string
  idNumber: string
}
export type AddPersonRefusal =
  | AdmissionRefusal
  | 'ID_NUMBER_INVALID'
  | 'PRIVACY_NOT_AGREED'
  | 'SELF_FIRST'
  | 'NOT_PARENT_CHILD'
  | 'NO_ACCOUNT_TO_ASK'
  | 'RELATION_AGE_MISMATCH'
  | 'UPSTREAM_UNAVAILABLE'

/** Of one request of one account: 32 hex characters that say nothing about either. */
export const requestIdOf = (accountId: string, requestKey: string): string =>
  createHash('sha256').update(`${accountId}\n${requestKey}`).digest('hex').slice(0, 32)

type Asked = Result<Evidence, 'NOT_PARENT_CHILD' | 'NO_ACCOUNT_TO_ASK' | 'UPSTREAM_UNAVAILABLE'>
interface Question {
  facts: PersonFacts
  requestId: string
  /** The verified account holder; null when the question is about them. */
  self: Binding | null
}

const askRealName = async ({ population }: IdentityParts, { facts, requestId }: Question): Promise<Asked> => {
  const result = await population.checkRealName({ requestId, name: facts.name, idNumber: facts.documentNumber })
  return ok({ result, matches: result === 'MATCH', askConsentOf: [] })
}

/** Parent and child by the population registry. Where it knows nothing a reviewer may look; where it says no, nothing is stored. */
const askParentChild = async (parts: IdentityParts, question: Question): Promise<Asked> => {
  const { facts, requestId, self } = question
  const kin = await parts.population.checkParentChild({
    requestId: `${requestId}-kin`,
    parentIdNumber: self?.documentNumber ?? '',
    childIdNumber: facts.documentNumber,
  })
  if (kin === null) return refuse('UPSTREAM_UNAVAILABLE')
  if (kin === 'NOT_RELATED') return refuse('NOT_PARENT_CHILD')
  return kin === 'UNKNOWN' ? ok({ result: 'RELATION_UNKNOWN', matches: false, askConsentOf: [] }) : askRealName(parts, question)
}

/** An adult is asked in their own account. A wrong name ends like a missing account: who guesses learns nothing. */
const askConsent = async ({ persons }: IdentityParts, { facts }: Question): Promise<Asked> => {
  const selves = (await persons.findVerifiedSelves(facts)).filter((self) => self.name === facts.name)
  return selves.length > 0 ? ok({ result: 'MATCH', matches: true, askConsentOf: selves.map((self) => self.accountId) }) : refuse('NO_ACCOUNT_TO_ASK')
}

const ASK: Record<BindingBasis, (parts: IdentityParts, question: Question) => Promise<Asked>> = {
  SELF: askRealName,
  GUARDIAN: askParentChild,
  CONSENT: askConsent,
}

/** Adds a 就诊人 by 公民身份号码 (R341, R348; A02, A03). A registry that does not answer leaves the person UNVERIFIED; a sweep asks again. @returns the person's id */
export async function addPerson(
  parts: IdentityParts,
  { accountId, requestKey, relation, name, idNumber }: AddPersonRequest,
): Promise<Result<string, AddPersonRefusal>> {
  if (!(await hasAgreedPrivacy(parts, accountId))) return refuse('PRIVACY_NOT_AGREED')
  const today = dateOf(parts.clock.now())
  const parsed = parseIdentityNumber(idNumber)
  if (!parsed || parsed.birthDate > today) return refuse('ID_NUMBER_INVALID')
  const self = relation === 'SELF' ? null : await parts.persons.findSelf(accountId)
  if (relation !== 'SELF' && self?.realName !== 'VERIFIED') return refuse('SELF_FIRST')

  const facts: PersonFacts = {
    name: normaliseName(name),
    documentKind: 'RESIDENT_ID',
    documentNumber: parsed.number,
    sex: parsed.sex,
    birthDate: parsed.birthDate,
  }
  const admitted = admitPerson(await parts.persons.listStandings(accountId, facts), relation, parts.clock.now())
  if (!admitted.ok) return admitted
  const basis = basisOf({ relation, birthDate: facts.birthDate, selfBirthDate: self?.birthDate ?? facts.birthDate, today })
  if (!basis.ok) return basis

  const requestId = requestIdOf(accountId, requestKey)
  const asked = await ASK[basis.value](parts, { facts, requestId, self })
  if (!asked.ok) return asked
  return bindPerson(parts, { accountId, relation, basis: basis.value, facts, requestId, evidence: asked.value })
}

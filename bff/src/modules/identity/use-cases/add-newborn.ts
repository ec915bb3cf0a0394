import { isBirthCertificateNumber, isNewborn } from '@jktl/shared/identity/rules'
import { dateOf, isBusinessDate } from '@jktl/shared/kernel/dates'
import { refuse, type Result } from '@jktl/shared/kernel/result'

import { type AdmissionRefusal, admitPerson } from '../domain/admission.ts'
import { normaliseName } from '../domain/names.ts'
import type { IdentityParts } from '../identity.parts.ts'
import type { PersonFacts } from '../person.repository.ts'
import { requestIdOf } from './add-person.ts'
import { bindPerson } from './bind-person.ts'
import { hasAgreedPrivacy } from './has-agreed-privacy.ts'

export interface AddNewbornRequest {
  accountId: string
  requestKey: string
  name: string
  sex: 'M' | 'F'
  birthDate: string
  birthCertificateNumber: string
}
export type AddNewbornRefusal =
  AdmissionRefusal | 'PRIVACY_NOT_AGREED' | 'SELF_FIRST' | 'BIRTH_CERTIFICATE_INVALID' | 'NOT_NEWBORN' | 'NOT_PARENT_CHILD' | 'UPSTREAM_UNAVAILABLE'

/** Adds a newborn without an ID number by 出生医学证明 and the parent's verified number (A03); both parents may add the same child. @returns the person's id */
export async function addNewborn(parts: IdentityParts, request: AddNewbornRequest): Promise<Result<string, AddNewbornRefusal>> {
  const { accountId, requestKey, sex, birthDate } = request
  if (!(await hasAgreedPrivacy(parts, accountId))) return refuse('PRIVACY_NOT_AGREED')
  const certificateNumber = request.birthCertificateNumber.toUpperCase()
  if (!isBirthCertificateNumber(certificateNumber)) return refuse('BIRTH_CERTIFICATE_INVALID')
  if (!isBusinessDate(birthDate) || !isNewborn(birthDate, dateOf(parts.clock.now()))) return refuse('NOT_NEWBORN')
  const self = await parts.persons.findSelf(accountId)
  if (self?.realName !== 'VERIFIED') return refuse('SELF_FIRST')

  const facts: PersonFacts = { name: normaliseName(request.name), documentKind: 'BIRTH_CERTIFICATE', documentNumber: certificateNumber, sex, birthDate }
  const admitted = admitPerson(await parts.persons.listStandings(accountId, facts), 'CHILD', parts.clock.now())
  if (!admitted.ok) return admitted

  const requestId = requestIdOf(accountId, requestKey)
  const result = await parts.population.checkBirthCertificate({
    requestId,
    certificateNumber,
    childName: facts.name,
    birthDate,
    sex,
    parentIdNumber: self.documentNumber,
  })
  if (result === null) return refuse('UPSTREAM_UNAVAILABLE')
  if (result !== 'MATCH') return refuse('NOT_PARENT_CHILD')
  return bindPerson(parts, { accountId, relation: 'CHILD', basis: 'GUARDIAN', facts, requestId, evidence: { result, matches: true, askConsentOf: [] } })
}

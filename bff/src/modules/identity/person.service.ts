import { Inject, Injectable } from '@nestjs/common'
import type { ConsentRequest, Person } from '@jktl/shared/identity/contract'
import { PERSON_LIMIT } from '@jktl/shared/identity/model'
import { ageYears, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type * as z from 'zod/mini'

import { Audit } from '../../platform/audit.ts'
import { type ConsentDecision, consentActions } from './domain/consent.ts'
import { maskDocument, toPerson } from './domain/person-view.ts'
import { IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import type { Binding, Consent } from './person.repository.ts'
import { UnbindGuardList } from './unbind-guards.ts'
import { addNewborn, type AddNewbornRefusal, type AddNewbornRequest } from './use-cases/add-newborn.ts'
import { addPerson, type AddPersonRefusal, type AddPersonRequest } from './use-cases/add-person.ts'
import { decideConsent } from './use-cases/decide-consent.ts'
import { issueHealthCard } from './use-cases/issue-health-card.ts'
import { removePerson } from './use-cases/remove-person.ts'
import { requestManualReview, type ReviewRequest } from './use-cases/request-manual-review.ts'
import { verifyHealthCard } from './use-cases/verify-health-card.ts'

type ConsentView = z.output<typeof ConsentRequest>

const NAMELESS = '微信用户'
const toConsent = ({ id, requesterName, relation, state, requestedAt }: Consent): ConsentView => ({
  id,
  relation,
  state,
  requesterNameMasked: requesterName === null ? NAMELESS : maskName(requesterName),
  requestedAt: formatInstant(requestedAt),
})

/** 就诊人 of an account. Every read is recorded, per person, before it is answered. */
@Injectable()
export class PersonService {
  constructor(
    @Inject(IDENTITY_PARTS) private readonly parts: IdentityParts,
    private readonly guards: UnbindGuardList,
    private readonly audit: Audit,
  ) {}

  async list(accountId: string, action: string, requestId: string): Promise<Person[]> {
    return this.show(await this.parts.persons.listLive(accountId), accountId, action, requestId)
  }

  async listWithLimit(accountId: string, requestId: string): Promise<{ items: Person[]; limit: number }> {
    return { items: await this.list(accountId, 'identity.listPersons', requestId), limit: PERSON_LIMIT }
  }

  async get(accountId: string, personId: string, action: string, requestId: string): Promise<Result<Person, 'NOT_FOUND'>> {
    const binding = await this.parts.persons.findLive(accountId, personId)
    const [person] = await this.show(binding ? [binding] : [], accountId, action, requestId)
    return person ? ok(person) : refuse('NOT_FOUND')
  }

  async add(request: AddPersonRequest, requestId: string): Promise<Result<Person, AddPersonRefusal | 'NOT_FOUND'>> {
    const added = await addPerson(this.parts, request)
    return added.ok ? this.get(request.accountId, added.value, 'identity.addPerson', requestId) : added
  }

  async addNewborn(request: AddNewbornRequest, requestId: string): Promise<Result<Person, AddNewbornRefusal | 'NOT_FOUND'>> {
    const added = await addNewborn(this.parts, request)
    return added.ok ? this.get(request.accountId, added.value, 'identity.addNewborn', requestId) : added
  }

  async remove(accountId: string, personId: string) {
    return removePerson(this.parts, this.guards.list(), { accountId, personId })
  }

  async requestReview(request: ReviewRequest, requestId: string): Promise<Result<Person, 'NOT_FOUND' | 'REVIEW_NOT_ALLOWED'>> {
    const requested = await requestManualReview(this.parts, request)
    return requested.ok ? this.get(request.accountId, request.personId, 'identity.requestManualReview', requestId) : requested
  }

  async listConsents(accountId: string, requestId: string): Promise<{ items: ConsentView[] }> {
    const consents = await this.parts.persons.listConsents(accountId)
    for (const personId of new Set(consents.map((consent) => consent.personId)))
      await this.record(accountId, 'identity.listConsentRequests', personId, requestId)
    return { items: consents.map(toConsent) }
  }

  /** A refusal tells what may still be decided. */
  async decideConsent(
    accountId: string,
    id: string,
    decision: ConsentDecision,
  ): Promise<{ decided: Result<null, 'NOT_FOUND' | 'CONSENT_NOT_OPEN'>; consent: ConsentView | null; allowedActions: string[] }> {
    const decided = await decideConsent(this.parts, { accountId, id, decision })
    const consent = await this.parts.persons.findConsent(accountId, id)
    return { decided, consent: consent && toConsent(consent), allowedActions: consent ? consentActions(consent.state) : [] }
  }

  async issueHealthCard(accountId: string, personId: string, requestId: string) {
    const binding = await this.parts.persons.findLive(accountId, personId)
    if (!binding) return refuse('NOT_FOUND')
    const issued = issueHealthCard(this.parts, binding)
    if (!issued.ok) return issued
    await this.record(accountId, 'identity.getHealthCard', personId, requestId)
    const { qrText, issuedAt, expiresAt } = issued.value
    return ok({
      qrText,
      nameMasked: maskName(binding.name),
      idNumberMasked: maskDocument(binding),
      issuedAt: formatInstant(issuedAt),
      expiresAt: formatInstant(expiresAt),
    })
  }

  /** For staff; refused codes are recorded as well, without a person. */
  async verifyHealthCard(staffAccountId: string, qrText: string, requestId: string) {
    const verified = await verifyHealthCard(this.parts, { qrText, usedBy: staffAccountId })
    const personId = verified.ok ? verified.value : null
    await this.audit.record({
      actorAccountId: staffAccountId,
      action: 'identity.verifyHealthCard',
      objectKind: 'health-card',
      objectId: null,
      personId,
      outcome: verified.ok ? 'ALLOWED' : 'DENIED',
      requestId,
      ...(verified.ok ? {} : { reason: verified.code }),
    })
    if (!verified.ok) return verified
    const [person] = await this.parts.persons.describe(null, [verified.value])
    if (!person) throw new Error('the person of a signed code is missing')
    return ok({
      personId: person.personId,
      nameMasked: maskName(person.name),
      sex: person.sex,
      ageYears: ageYears(person.birthDate, dateOf(this.parts.clock.now())),
    })
  }

  private async show(bindings: readonly Binding[], accountId: string, action: string, requestId: string): Promise<Person[]> {
    for (const { personId } of bindings) await this.record(accountId, action, personId, requestId)
    return bindings.map((binding) => toPerson(binding, this.parts.clock.now()))
  }

  private record(accountId: string, action: string, personId: string, requestId: string): Promise<void> {
    return this.audit.record({ actorAccountId: accountId, action, objectKind: 'person', objectId: personId, personId, outcome: 'ALLOWED', requestId })
  }
}

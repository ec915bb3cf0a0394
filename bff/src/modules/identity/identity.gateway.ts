import { Inject, Injectable } from '@nestjs/common'
import { maskName, maskPhone } from '@jktl/shared/kernel/masking'
import type { Role, StaffRole } from '@jktl/shared/kernel/roles'

import type { Sql } from '../../platform/database/database.ts'
import { consentActions } from './domain/consent.ts'
import { normaliseName } from './domain/names.ts'
import { maskDocument } from './domain/person-view.ts'
import { IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import { type BoundPerson, type Decider, type GuardedPerson, IdentityPublic, type PersonLabel, type PersonRelative } from './public.ts'
import { requestIdOf } from './use-cases/add-person.ts'
import { verifyHealthCard } from './use-cases/verify-health-card.ts'

type Task = Awaited<ReturnType<IdentityPublic['listOpenIdentityTasks']>>[number]

/** What other slices see of this one. */
@Injectable()
export class IdentityGateway extends IdentityPublic {
  constructor(@Inject(IDENTITY_PARTS) private readonly parts: IdentityParts) {
    super()
  }

  async findBoundPerson(accountId: string, personId: string): Promise<BoundPerson | null> {
    const binding = await this.parts.persons.findActiveWithPhone(accountId, personId)
    if (!binding) return null
    const { relation, name, documentKind, documentNumber, identityKey, sex, birthDate, phone, realName } = binding
    return { personId, relation, name, documentKind, documentNumber, identityKey, sex, birthDate, phone, realName }
  }

  async labelPersons(accountId: string | null, personIds: readonly string[], sql?: Sql): Promise<Map<string, PersonLabel>> {
    const persons = personIds.length > 0 ? await this.parts.persons.describe(accountId, personIds, sql) : []
    return new Map(
      persons.map((person) => [
        person.personId,
        {
          personId: person.personId,
          nameMasked: maskName(person.name),
          idNumberMasked: maskDocument(person),
          birthDate: person.birthDate,
          relation: person.relation ?? 'OTHER',
        },
      ]),
    )
  }

  async listBoundPersonIds(accountId: string): Promise<string[]> {
    return this.parts.persons.listActivePersonIds(accountId)
  }

  async findOpenid(accountId: string): Promise<string | null> {
    return this.parts.accounts.findOpenid(accountId)
  }

  async findVerifiedSelf(name: string, idNumber: string): Promise<{ accountId: string; personId: string } | null> {
    const selves = await this.parts.persons.findVerifiedSelves({ documentKind: 'RESIDENT_ID', documentNumber: idNumber.trim().toUpperCase() })
    const self = selves.find((one) => one.name === name.trim())
    return self ? { accountId: self.accountId, personId: self.personId } : null
  }

  async findSelf(accountId: string): Promise<string | null> {
    const self = await this.parts.persons.findSelf(accountId)
    return self?.realName === 'VERIFIED' ? self.personId : null
  }

  findGuardedPerson(personId: string): Promise<GuardedPerson | null> {
    return this.parts.persons.findGuarded(personId)
  }

  listDeciders(personId: string, sql?: Sql): Promise<Decider[]> {
    return this.parts.persons.listDeciders(personId, sql)
  }

  findNamedPerson(name: string, idNumber: string): Promise<string | null> {
    return this.parts.persons.findNamed(normaliseName(name), idNumber.trim().toUpperCase())
  }

  takeHealthCard(staffAccountId: string, qrText: string): ReturnType<IdentityPublic['takeHealthCard']> {
    return verifyHealthCard(this.parts, { qrText, usedBy: staffAccountId })
  }

  async describePersons(personIds: readonly string[]): ReturnType<IdentityPublic['describePersons']> {
    const persons = personIds.length > 0 ? await this.parts.persons.describe(null, personIds) : []
    return persons.map(({ personId, name, sex, birthDate }) => ({ personId, name, sex, birthDate }))
  }

  findDocument(personId: string): Promise<Pick<BoundPerson, 'documentKind' | 'documentNumber'> | null> {
    return this.parts.persons.findDocument(personId)
  }

  findPersonByDocument(document: Pick<BoundPerson, 'documentKind' | 'documentNumber'>): Promise<string | null> {
    return this.parts.persons.findByDocument(document)
  }

  identityKeyOf(documentKind: BoundPerson['documentKind'], documentNumber: string): string {
    return this.parts.persons.identityOf({ documentKind, documentNumber }).toString('hex')
  }

  listStaffAccounts(role: StaffRole, institutionId: string | null, sql?: Sql): Promise<string[]> {
    return this.parts.accounts.listHolders(role, institutionId, sql)
  }

  async listRelatives(personId: string): Promise<PersonRelative[]> {
    const relatives = await this.parts.ties.listRelatives(personId)
    return relatives.map(({ name, phone, ...rest }) => ({ ...rest, nameMasked: maskName(name), phoneMasked: phone && maskPhone(phone) }))
  }

  areTied(onePersonId: string, otherPersonId: string): Promise<boolean> {
    return this.parts.ties.areTied(onePersonId, otherPersonId)
  }

  async areParentAndChild(onePersonId: string, otherPersonId: string): Promise<boolean> {
    const known = await this.parts.persons.describe(null, [onePersonId, otherPersonId])
    const [one, other] = [known.find((p) => p.personId === onePersonId), known.find((p) => p.personId === otherPersonId)]
    if (!one || !other) return false
    const [parent, child] = one.birthDate < other.birthDate ? [one, other] : [other, one]
    const requestId = requestIdOf(onePersonId, `kin ${otherPersonId}`)
    const answer = await this.parts.population.checkParentChild({ requestId, parentIdNumber: parent.documentNumber, childIdNumber: child.documentNumber })
    return answer === 'RELATED'
  }

  async isRegisteredDead(personId: string): Promise<boolean | null> {
    const [person] = await this.parts.persons.describe(null, [personId])
    if (!person || person.documentKind !== 'RESIDENT_ID') return null
    const result = await this.parts.population.checkRealName({
      requestId: requestIdOf(personId, `life ${this.parts.clock.now()}`),
      name: person.name,
      idNumber: person.documentNumber,
    })
    return result === 'DECEASED' ? true : result === 'MATCH' ? false : null
  }

  listAccountsOf(personIds: readonly string[], sql?: Sql): Promise<{ personId: string; accountId: string }[]> {
    return this.parts.ties.listAccountsOf(personIds, sql)
  }

  listClinicians(institutionId: string): Promise<{ accountId: string; name: string; role: Role }[]> {
    return this.parts.accounts.listClinicians(institutionId)
  }

  async nameStaff(accountIds: readonly string[], sql?: Sql): Promise<Map<string, string>> {
    return new Map((await this.parts.accounts.describeStaff(accountIds, sql)).map(({ accountId, name }) => [accountId, name]))
  }

  async listOpenIdentityTasks(accountId: string): Promise<Task[]> {
    const [bindings, consents] = await Promise.all([this.parts.persons.listLive(accountId), this.parts.persons.listConsents(accountId)])
    const isSelfListed = bindings.some((binding) => binding.relation === 'SELF')
    const failed = bindings.filter((binding) => binding.realName === 'AUTO_FAILED' || binding.realName === 'REJECTED')
    return [
      ...consents
        .filter((consent) => consentActions(consent.state).includes('agree'))
        .map((consent): Task => ({ kind: 'CONSENT_REQUEST', personId: consent.personId, text: '有家人想为您办事，请决定同意还是拒绝' })),
      ...failed.map((binding): Task => ({ kind: 'REAL_NAME', personId: binding.personId, text: `${maskName(binding.name)}的实名核验没有通过，请核对` })),
      ...(isSelfListed ? [] : [{ kind: 'ADD_SELF' as const, personId: null, text: '完成本人实名，就能挂号' }]),
    ]
  }
}

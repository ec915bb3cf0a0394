import { Inject, Injectable } from '@nestjs/common'
import { maskName } from '@jktl/shared/kernel/masking'
import type { StaffRole } from '@jktl/shared/kernel/roles'

import type { Sql } from '../../platform/database/database.ts'
import { consentActions } from './domain/consent.ts'
import { maskDocument } from './domain/person-view.ts'
import { IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import { type BoundPerson, type GuardedPerson, IdentityPublic, type PersonLabel } from './public.ts'

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

  identityKeyOf(documentKind: BoundPerson['documentKind'], documentNumber: string): string {
    return this.parts.persons.identityOf({ documentKind, documentNumber }).toString('hex')
  }

  listStaffAccounts(role: StaffRole, institutionId: string | null, sql?: Sql): Promise<string[]> {
    return this.parts.accounts.listHolders(role, institutionId, sql)
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

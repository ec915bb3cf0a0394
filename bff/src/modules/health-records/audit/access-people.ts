import { maskName } from '@jktl/shared/kernel/masking'
import { ROLES, type Role } from '@jktl/shared/kernel/roles'

import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic, PersonRelative } from '../../identity/public.ts'
import { kinshipOf } from './domain/kinship.ts'
import type { EventDetail } from './domain/detail.ts'

export interface Actor {
  name: string | null
  role: string | null
  institutionName: string | null
}
export type Describe = (detail: EventDetail) => Actor

/** Whose name a resident sees in full: those who treat them, and the officer who answers for the log. Of support staff the given name is masked (§3.8). */
const NAMED_ROLES: ReadonlySet<string> = new Set<Role>(['doctor', 'family_doctor', 'queue_nurse', 'privacy_officer'])
const STRANGER: Actor = { name: null, role: null, institutionName: null }

/** Who the actors of events are, in the words of the person they looked at. */
export class AccessPeople {
  constructor(
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
  ) {}

  async describing(personId: string, details: readonly EventDetail[]): Promise<Describe> {
    const accounts = (isResident: boolean): string[] => [
      ...new Set(details.filter(({ actorRole }) => (actorRole === 'resident') === isResident).map(({ actorAccountId }) => actorAccountId)),
    ]
    const [staff, institutions, residents] = await Promise.all([
      this.identity.nameStaff(accounts(false)),
      this.directory.findInstitutions([...new Set(details.flatMap(({ actorInstitutionId }) => actorInstitutionId ?? []))]),
      this.describeResidents(personId, accounts(true)),
    ])
    return ({ actorAccountId, actorRole, actorInstitutionId }) => {
      if (actorRole === 'resident') return residents.get(actorAccountId) ?? STRANGER
      const name = staff.get(actorAccountId) ?? null
      return {
        name: name === null || NAMED_ROLES.has(actorRole) ? name : maskName(name),
        role: actorRole in ROLES ? ROLES[actorRole as Role] : null,
        institutionName: actorInstitutionId ? (institutions.get(actorInstitutionId)?.name ?? null) : null,
      }
    }
  }

  private async describeResidents(personId: string, accountIds: readonly string[]): Promise<Map<string, Actor>> {
    if (accountIds.length === 0) return new Map()
    const [relatives, selves] = await Promise.all([
      this.identity.listRelatives(personId),
      Promise.all(accountIds.map(async (accountId) => [accountId, await this.identity.findSelf(accountId)] as const)),
    ])
    const labels = await this.identity.labelPersons(
      null,
      selves.flatMap(([, self]) => self ?? []),
    )
    const byPerson = new Map<string, PersonRelative>(relatives.map((relative) => [relative.personId, relative]))
    return new Map(
      selves.flatMap(([accountId, self]) => {
        const name = self && labels.get(self)?.nameMasked
        const relative = self ? byPerson.get(self) : undefined
        const role = relative ? kinshipOf(relative.relation, relative.sex) : self === personId ? '本人' : null
        return name ? [[accountId, { name, role, institutionName: null }] as const] : []
      }),
    )
  }
}

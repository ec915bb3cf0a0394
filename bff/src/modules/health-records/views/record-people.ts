import type { RecordPerson } from '@jktl/shared/health-records/views/contract'
import { ADULT_AGE } from '@jktl/shared/identity/model'
import { reachesAgeOn } from '@jktl/shared/identity/rules'
import { ageYears, dateOf, formatInstant, instantAt } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { IdentityPublic, PersonLabel } from '../../identity/public.ts'
import type { Reader, RecordGate } from '../gate.ts'
import type { ViewsRepository } from './views.repository.ts'

type Basis = Pick<RecordPerson, 'basis' | 'grantId' | 'until' | 'directories'>
const none = (basis: 'NONE' | 'UNVERIFIED' | 'SELF'): Basis => ({ basis, grantId: null, until: null, directories: [] })

export interface Asker {
  caller: Caller
  requestId: string
  operation: string
}

/** Whose records a resident can look at, and on what that rests. */
export class RecordPeople {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly identity: IdentityPublic,
    private readonly gate: RecordGate,
    private readonly views: ViewsRepository,
  ) {}

  /** Oneself first, then the family as it is listed, then whoever shared something. */
  async list(asker: Asker): Promise<RecordPerson[]> {
    const { accountId } = asker.caller
    const [selfId, boundIds] = await Promise.all([this.identity.findSelf(accountId), this.identity.listBoundPersonIds(accountId)])
    const grantors = selfId ? await this.views.listGrantors(this.db, selfId, this.clock.date()) : []
    const ids = [...new Set([...boundIds, ...grantors])]
    const labels = await this.identity.labelPersons(accountId, ids)
    const people = await Promise.all(ids.map((id) => this.describe(asker, selfId, id, labels.get(id))))
    return people.filter((person) => person !== null).sort((a, b) => Number(b.relation === 'SELF') - Number(a.relation === 'SELF'))
  }

  /** @returns null when nothing ties the reader to this person: answer as if nobody were there */
  async find(asker: Asker, personId: string): Promise<{ person: RecordPerson; birthDate: string } | null> {
    const { accountId } = asker.caller
    const [selfId, labels] = await Promise.all([this.identity.findSelf(accountId), this.identity.labelPersons(accountId, [personId])])
    const label = labels.get(personId)
    const person = await this.describe(asker, selfId, personId, label)
    return label && person && person.basis !== 'NONE' && person.basis !== 'UNVERIFIED' ? { person, birthDate: label.birthDate } : null
  }

  /** For the person themself, or for one of their family. */
  async readerOf(asker: Asker, personId: string): Promise<Reader> {
    const isSelf = (await this.identity.findSelf(asker.caller.accountId)) === personId
    return { ...asker, purpose: isSelf ? 'PATRQT' : 'FAMRQT', institutionId: null }
  }

  private async describe(asker: Asker, selfId: string | null, personId: string, label: PersonLabel | undefined): Promise<RecordPerson | null> {
    if (!label) return null
    const [basis, bound] = await Promise.all([this.basisOf(asker, selfId, personId, label), this.identity.findBoundPerson(asker.caller.accountId, personId)])
    if (basis.basis === 'NONE' && !bound) return null
    return {
      personId,
      nameMasked: label.nameMasked,
      relation: bound?.relation ?? 'OTHER',
      ageYears: ageYears(label.birthDate, dateOf(this.clock.now())),
      sex: bound?.sex ?? null,
      ...basis,
    }
  }

  private async basisOf(asker: Asker, selfId: string | null, personId: string, { birthDate }: PersonLabel): Promise<Basis> {
    if (selfId === null) return none('UNVERIFIED')
    const reader: Reader = { ...asker, purpose: selfId === personId ? 'PATRQT' : 'FAMRQT', institutionId: null }
    const { directories, decisions } = await this.gate.reach(reader, personId)
    const codes = new Set(decisions.map(({ code }) => code))
    if (codes.has('SELF')) return none('SELF')
    if (codes.has('GUARDIAN')) return { basis: 'GUARDIAN', grantId: null, until: formatInstant(instantAt(reachesAgeOn(birthDate, ADULT_AGE))), directories }
    const grants = [...new Set(decisions.flatMap(({ code, basisId }) => (code === 'GRANT' && basisId ? [basisId] : [])))]
    const longest = grants.length > 0 ? await this.views.findLongestGrant(this.db, grants) : null
    return longest ? { basis: 'GRANT', grantId: longest.id, until: formatInstant(longest.endsAt.getTime()), directories } : none('NONE')
  }
}

import type { RecordPerson } from '@jktl/shared/health-records/views/contract'
import { ageYears, dateOf, formatInstant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { Reader } from '../gate.ts'
import type { Asker, RecordPeople } from '../views/record-people.ts'
import type { DeskPath } from './desk-paths.repository.ts'

/** The views as a practitioner asks for them: one patient, by one way, for the purpose and the institution of that way. */
export class DeskPeople implements Pick<RecordPeople, 'list' | 'find' | 'readerOf'> {
  constructor(
    private readonly identity: IdentityPublic,
    private readonly clock: Clock,
    private readonly path: DeskPath,
  ) {}

  list(): Promise<RecordPerson[]> {
    return Promise.resolve([])
  }

  async find(_asker: Asker, personId: string): Promise<{ person: RecordPerson; birthDate: string } | null> {
    if (personId !== this.path.personId) return null
    const [label, [known]] = [(await this.identity.labelPersons(null, [personId])).get(personId), await this.identity.describePersons([personId])]
    if (!label || !known) return null
    const person: RecordPerson = {
      personId,
      nameMasked: label.nameMasked,
      relation: 'OTHER',
      ageYears: ageYears(known.birthDate, dateOf(this.clock.now())),
      sex: known.sex,
      basis: 'GRANT',
      grantId: null,
      until: formatInstant(this.path.until.getTime()),
      directories: this.path.directories,
    }
    return { person, birthDate: known.birthDate }
  }

  readerOf(asker: Asker): Promise<Reader> {
    return Promise.resolve({ ...asker, purpose: this.path.purpose, institutionId: this.path.institutionId })
  }
}

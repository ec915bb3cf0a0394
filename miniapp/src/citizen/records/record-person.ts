import type { RecordPerson } from '@jktl/shared/health-records/views/contract'
import { relationLabel } from '../people/use-people'

/** What one calls somebody whose records one reads: 母亲, or the masked name of who only shared them. */
export const personLabel = ({ relation, sex, ageYears, nameMasked }: RecordPerson): string =>
  relation === 'OTHER' || (relation === 'PARENT' && sex === null) ? nameMasked : relationLabel({ relation, sex: sex ?? 'F', ageYears })

/** Whose page it is: who was chosen, else oneself, else the first. */
export function chosenOf(people: readonly RecordPerson[], personId: string | null): RecordPerson | null {
  return people.find((person) => person.personId === personId) ?? people.find(({ relation }) => relation === 'SELF') ?? people[0] ?? null
}
/** One character for a chip: the last that is not masked. */
export const initialOf = (nameMasked: string): string => [...nameMasked].filter((letter) => letter !== '*').at(-1) ?? '·'

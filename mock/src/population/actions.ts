import { dateOf, isBusinessDate } from '@jktl/shared/kernel/dates'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { ActionRefused, type Action, type City } from '../kernel/system.ts'
import type { PopulationRegistry, RegisteredPerson } from './registry.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** How the population changes: births, deaths and their retraction, two records found to be one person and parted again. */
export function populationActions(city: City, registry: PopulationRegistry): Record<string, Action> {
  const today = () => dateOf(city.clock.now())
  let births = 0

  /** People are named by `persona` (a name) or by number. */
  const person = (name: unknown, idNumber: unknown): RegisteredPerson => {
    const found = text(idNumber) ? registry.findByIdNumber(text(idNumber) ?? '') : registry.findByName(text(name) ?? '')
    if (!found) throw new ActionRefused('unknown person: give persona or idNumber')
    return found
  }
  const numberOf = (found: RegisteredPerson): string => {
    if (!found.idNumber) throw new ActionRefused('that person has no identity number')
    return found.idNumber
  }

  /** `{ mother?, father?, childName?, birthDate?, sex?, certificateNumber? }`; with a known certificate and `idNumber`, the child is entered in the household register. */
  const recordBirth: Action = (input) => {
    const known = registry.findByCertificate(text(input['certificateNumber']) ?? '')
    if (known) {
      const parsed = parseIdentityNumber(text(input['idNumber']) ?? '')
      if (!parsed || parsed.birthDate !== known.birthDate || parsed.sex !== known.sex) throw new ActionRefused('idNumber does not fit this child')
      known.idNumber = parsed.number
      return { name: known.name, idNumber: known.idNumber }
    }
    const parents = ['mother', 'father'].filter((role) => input[role] !== undefined).map((role) => person(input[role], undefined))
    const birthDate = text(input['birthDate']) ?? today()
    const sex = input['sex'] ?? 'F'
    if (parents.length === 0 || !isBusinessDate(birthDate) || (sex !== 'F' && sex !== 'M'))
      throw new ActionRefused('expected { mother and/or father: name, birthDate?, sex?: F|M }')
    births += 1
    const child = registry.recordBirth({
      childName: text(input['childName']) ?? `${parents[0]?.name ?? ''}之子女`,
      birthDate,
      sex,
      parents,
      certificateNumber: text(input['certificateNumber']) ?? `T1505${String(10_000 + births)}`,
    })
    return { name: child.name, birthDate, sex, certificateNumber: child.birthCertificateNumber }
  }

  return {
    'record-birth': recordBirth,
    'record-death': ({ persona, idNumber, diedOn }) => {
      const found = person(persona, idNumber)
      found.diedOn = text(diedOn) ?? today()
      return { name: found.name, diedOn: found.diedOn }
    },
    'retract-death': ({ persona, idNumber }) => void delete person(persona, idNumber).diedOn,
    merge: ({ from, fromIdNumber, into, intoIdNumber }) => registry.merge(numberOf(person(from, fromIdNumber)), numberOf(person(into, intoIdNumber))),
    unmerge: ({ from, fromIdNumber }) => registry.unmerge(text(fromIdNumber) ?? numberOf(person(from, undefined))),
  }
}

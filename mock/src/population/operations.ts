import { isRecord } from '../kernel/fields.ts'
import { json, type Answer, type Handler } from '../kernel/system.ts'
import { parentKind, type PopulationRegistry } from './registry.ts'

type Fields = Record<string, string>
type Check = (registry: PopulationRegistry, fields: Fields) => Record<string, unknown>

/** §1 `POST /real-name-checks`. A wrong name says nothing about the person, so it is judged before a death. */
const checkRealName: Check = (registry, { idNumber = '', name }) => {
  const person = registry.findByIdNumber(idNumber)
  if (!person) return { result: 'NOT_FOUND' }
  if (person.name !== name) return { result: 'NAME_MISMATCH' }
  return { result: person.diedOn ? 'DECEASED' : 'MATCH' }
}

const checkParentChild: Check = (registry, { parentIdNumber = '', childIdNumber = '' }) => {
  const parent = registry.findByIdNumber(parentIdNumber)
  const child = registry.findByIdNumber(childIdNumber)
  if (!parent || !child) return { result: 'UNKNOWN', kind: null }
  const kind = registry.kindOfParent(parent, child)
  return { result: kind ? 'RELATED' : 'NOT_RELATED', kind: kind ?? null }
}

const checkBirthCertificate: Check = (registry, { certificateNumber = '', childName, birthDate, sex, parentIdNumber = '' }) => {
  const child = registry.findByCertificate(certificateNumber)
  if (!child) return { result: 'NOT_FOUND', kind: null }
  const parent = registry.findByIdNumber(parentIdNumber)
  const matches = parent && child.parents.includes(parent) && child.name === childName && child.birthDate === birthDate && child.sex === sex
  return matches ? { result: 'MATCH', kind: parentKind(parent) } : { result: 'MISMATCH', kind: null }
}

const checkHousehold: Check = (registry, { idNumberA = '', idNumberB = '' }) => {
  const a = registry.findByIdNumber(idNumberA)
  const b = registry.findByIdNumber(idNumberB)
  if (!a || !b) return { result: 'UNKNOWN' }
  return { result: a.household === b.household ? 'SAME_HOUSEHOLD' : 'DIFFERENT' }
}

interface Declared {
  name: string
  path: string
  fields: string[]
  check: Check
}

const CHECKS: Declared[] = [
  { name: 'check-real-name', path: '/v1/real-name-checks', fields: ['requestId', 'name', 'idNumber'], check: checkRealName },
  { name: 'check-parent-child', path: '/v1/parent-child-checks', fields: ['requestId', 'parentIdNumber', 'childIdNumber'], check: checkParentChild },
  {
    name: 'check-birth-certificate',
    path: '/v1/birth-certificate-checks',
    fields: ['requestId', 'certificateNumber', 'childName', 'birthDate', 'sex', 'parentIdNumber'],
    check: checkBirthCertificate,
  },
  { name: 'check-household', path: '/v1/household-checks', fields: ['requestId', 'idNumberA', 'idNumberB'], check: checkHousehold },
]

const incomplete = (missing: string[]): Answer => json({ code: 'INVALID_REQUEST', message: `missing text fields: ${missing.join(', ')}` }, 400)

/** Every operation of population-interface.md. A body without its fields is 400: the document has no result for it. */
export function populationOperations(registry: PopulationRegistry): { name: string; path: string; handler: Handler }[] {
  return CHECKS.map(({ name, path, fields, check }) => ({
    name,
    path,
    handler: ({ json: body }) => {
      const given = isRecord(body) ? body : {}
      const missing = fields.filter((f) => typeof given[f] !== 'string')
      if (missing.length > 0) return incomplete(missing)
      const texts = given as Fields
      return json({ requestId: texts['requestId'], ...check(registry, texts) })
    },
  }))
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ageYears, instantAt } from '@jktl/shared/kernel/dates'
import { isRecord } from '../kernel/fields.ts'
import { idNumber, type ParentLink, type Persona, type Resident, type Sex } from '../kernel/personas.ts'
import type { Samples } from '../kernel/samples.ts'
import { readExactJson } from './decimals.ts'
import { asList, eventTimeOf, mapFields, type Resource } from './resources.ts'
import { spanOf } from './search.ts'

/** A bundle of one synthetic person, as it was made elsewhere. */
export interface SampleFile {
  resident: Resident
  resources: Resource[]
}

const NUMERALS = [...'一二三四五六七八九十']
/** Ages count on this day, as those of the personas. */
const TODAY = '2026-11-23'
/** Younger children have no account of their own; they stand in a parent's list. */
const ACCOUNT_AGE = 14
const PARENT_AGE = { youngest: 20, oldest: 50 }
const SEQUENCE: Record<Sex, number> = { F: 970, M: 971 }
const REFERENCE = new Set(['reference'])

function readBundle(text: string): { resource: Resource; fullUrl: string }[] {
  const bundle = readExactJson(text)
  if (!isRecord(bundle) || !Array.isArray(bundle['entry'])) throw new RangeError('not a FHIR bundle')
  return bundle['entry']
    .filter(isRecord)
    .flatMap(({ resource, fullUrl }) =>
      isRecord(resource) && typeof resource['resourceType'] === 'string' && typeof resource['id'] === 'string'
        ? [{ resource: resource as Resource, fullUrl: String(fullUrl) }]
        : [],
    )
}

/** `urn:uuid:…` of the bundle becomes `Type/id`; one that points nowhere stays as it is. */
function withReferences(entries: { resource: Resource; fullUrl: string }[]): Resource[] {
  const targets = new Map(entries.map(({ resource, fullUrl }) => [fullUrl, `${resource.resourceType}/${resource.id}`]))
  return entries.map(({ resource }) => mapFields(resource, REFERENCE, (text) => targets.get(text) ?? text) as Resource)
}

/**
 * Every bundle of the folder, in the order of the files' names. Nothing of the records is changed but the references between them; the
 * Patient gets the sample person's name and identity number beside what it has.
 */
export function readSampleFiles(folder: string): SampleFile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return files.sort().map((file, index) => {
    const resources = withReferences(readBundle(readFileSync(join(folder, file), 'utf8')))
    const patient = resources.find(({ resourceType }) => resourceType === 'Patient')
    if (!patient) throw new RangeError(`${file} has no Patient`)
    const sex: Sex = patient['gender'] === 'male' ? 'M' : 'F'
    const birthDate = String(patient['birthDate'])
    const name = `合成样本${NUMERALS[index] ?? String(index + 1)}`
    const resident = { name, sex, birthDate, idNumber: idNumber('150502', birthDate, SEQUENCE[sex]), household: `${name}家` }
    const identifier = [...asList(patient['identifier']), { system: 'urn:tongliao:resident-id', value: resident.idNumber }]
    const known = { ...patient, identifier, name: [{ use: 'usual', text: name }, ...asList(patient['name'])] }
    return { resident, resources: resources.map((resource) => (resource === patient ? known : resource)) }
  })
}

/**
 * The people of the bundles. Whoever is 14 has an account; a younger one is the child of the youngest sample who could be a parent. That a
 * bundle says somebody has died is not told to the population registry: the sample is there to be looked at.
 */
export function samplesOf(files: readonly SampleFile[]): Samples {
  const everybody = files.map(({ resident }) => resident)
  const age = ({ birthDate }: Resident) => ageYears(birthDate, TODAY)
  const grown = everybody.filter((one) => age(one) >= ACCOUNT_AGE)
  const children = everybody.filter((one) => age(one) < ACCOUNT_AGE)
  const yearsBetween = (one: Resident, child: Resident) => age(one) - age(child)
  const parentOf = (child: Resident): Resident | undefined =>
    grown
      .filter((one) => yearsBetween(one, child) >= PARENT_AGE.youngest && yearsBetween(one, child) <= PARENT_AGE.oldest)
      .sort((a, b) => yearsBetween(a, child) - yearsBetween(b, child))[0]
  const parentLinks: ParentLink[] = children.flatMap((child) => {
    const parent = parentOf(child)
    return parent ? [{ parent: parent.name, child: child.name }] : []
  })
  const account = (one: Resident): Persona => {
    const ownChildren = parentLinks.filter(({ parent }) => parent === one.name).map(({ child }) => child)
    const role = ownChildren.length > 0 ? `${age(one)} 岁，${ownChildren.join('和')}的家长` : `${age(one)} 岁`
    return { ...one, role: `合成样本：${role}`, app: 'citizen', phone: `199000009${String(everybody.indexOf(one)).padStart(2, '0')}` }
  }
  return { personas: grown.map(account), residents: children, parentLinks }
}

/** When the record came to the archive: with what it tells of, or, where it tells no time, on the day the archive began. */
export function publishedAt(resource: Resource): number {
  const time = eventTimeOf(resource)
  return (time === undefined ? undefined : spanOf(time)?.start) ?? instantAt('1900-01-01')
}

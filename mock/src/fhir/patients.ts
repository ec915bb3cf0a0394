import { isRecord } from '../kernel/fields.ts'
import { ActionRefused } from '../kernel/system.ts'
import type { Archive } from './archive.ts'
import { asList, patientOf, referenceOf, withPatient, type Resource } from './resources.ts'

const nameOf = (resource: Resource): string =>
  asList(resource['name']).flatMap((one) => (isRecord(one) && typeof one['text'] === 'string' ? one['text'] : []))[0] ?? ''

/** `Patient/…` by a person's name or as it is. @throws ActionRefused for somebody the line does not know */
export function patientNamed(archive: Archive, given: unknown): string {
  const text = typeof given === 'string' ? given : ''
  const reference = text.startsWith('Patient/')
    ? text
    : archive
        .list('Patient', undefined)
        .map(({ version }) => version.resource)
        .find((one) => nameOf(one) === text)
  const found = typeof reference === 'object' ? referenceOf(reference) : reference
  if (found === undefined || !archive.find(found)) throw new ActionRefused('unknown person: give a name or Patient/…')
  return found
}

/** Which resources a merge moved, so that it can be undone. */
export type Merges = Map<string, string[]>

/** Two records found to be one person: the first one is replaced, its resources go to the other. */
export function merge(archive: Archive, merges: Merges, from: string, into: string): number {
  const [replaced, surviving] = [archive.find(from)?.resource, archive.find(into)?.resource]
  if (!replaced || !surviving || from === into) throw new ActionRefused('expected two patients')
  const moved = archive.referencesOf(from).filter((reference) => reference !== from)
  for (const reference of moved) {
    const version = archive.find(reference)
    if (version) archive.publish(withPatient(version.resource, into))
  }
  archive.publish({ ...replaced, active: false, link: [{ other: { reference: into }, type: 'replaced-by' }] })
  archive.publish({ ...surviving, link: [{ other: { reference: from }, type: 'replaces' }] })
  merges.set(from, moved)
  return moved.length
}

/** The merge was wrong: what it moved goes back. */
export function unmerge(archive: Archive, merges: Merges, from: string): number {
  const moved = merges.get(from)
  const replaced = archive.find(from)?.resource
  if (!moved || !replaced) throw new ActionRefused('that patient was not merged')
  const into = asList(replaced['link']).flatMap((link) => (isRecord(link) && isRecord(link['other']) ? String(link['other']['reference']) : []))[0] ?? ''
  for (const reference of moved) {
    const version = archive.find(reference)
    if (version && patientOf(version.resource) === into) archive.publish(withPatient(version.resource, from))
  }
  const { link: _link, ...alone } = replaced
  archive.publish({ ...alone, resourceType: 'Patient', id: replaced.id, active: true })
  const surviving = archive.find(into)?.resource
  if (surviving) {
    const { link: _other, ...rest } = surviving
    archive.publish({ ...rest, resourceType: 'Patient', id: surviving.id })
  }
  merges.delete(from)
  return moved.length
}

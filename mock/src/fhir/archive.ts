import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import { patientOf, referenceOf, type Resource } from './resources.ts'

/** A published version, as it went out. */
export interface Version {
  resource: Resource
  versionId: number
  lastUpdated: Instant
}
interface Shelf {
  versions: Map<number, Version>
  current: Version
  /** Place in the order of publication of what is current now. */
  order: number
}
interface Arrival {
  seq: number
  version: Version
}

/**
 * What the gateway holds: every version of every resource, and the order in which versions arrived. The version with the highest number
 * is the current one, whenever it arrived; that is the final truth the books show.
 */
export class Archive {
  private readonly shelves = new Map<string, Shelf>()
  private readonly byPatient = new Map<string, Set<string>>()
  private readonly arrivals: Arrival[] = []
  private seededArrivals = 0
  private readonly now: () => Instant

  constructor(now: () => Instant) {
    this.now = now
  }

  /** The next version of the resource. @param at when it was published; now, if left out */
  publish(resource: Resource, at: Instant = this.now()): Version {
    const version = this.stamp(resource, (this.find(referenceOf(resource))?.versionId ?? 0) + 1, at)
    this.accept(version)
    return version
  }

  /** Gives a resource its version and time without letting it arrive. */
  stamp(resource: Resource, versionId: number, lastUpdated: Instant): Version {
    const meta = { ...resource.meta, versionId: String(versionId), lastUpdated: formatInstant(lastUpdated) }
    return { resource: { ...resource, meta }, versionId, lastUpdated }
  }

  /** Lets a version arrive: perhaps again, perhaps after a newer one. */
  accept(version: Version): void {
    const reference = referenceOf(version.resource)
    const seq = this.arrivals.length + 1
    this.arrivals.push({ seq, version })
    const shelf = this.shelves.get(reference)
    if (!shelf) {
      this.shelves.set(reference, { versions: new Map([[version.versionId, version]]), current: version, order: seq })
      this.index(reference, undefined, version.resource)
      return
    }
    shelf.versions.set(version.versionId, version)
    if (version.versionId <= shelf.current.versionId) return
    this.index(reference, shelf.current.resource, version.resource)
    Object.assign(shelf, { current: version, order: seq })
  }

  private index(reference: string, before: Resource | undefined, after: Resource): void {
    const [from, to] = [before && patientOf(before), patientOf(after)]
    if (from !== undefined && from !== to) this.byPatient.get(from)?.delete(reference)
    if (to === undefined) return
    const list = this.byPatient.get(to) ?? new Set()
    this.byPatient.set(to, list.add(reference))
  }

  find(reference: string): Version | undefined {
    return this.shelves.get(reference)?.current
  }

  /** Oldest version first; empty for an unknown reference. */
  versionsOf(reference: string): Version[] {
    return [...(this.shelves.get(reference)?.versions.values() ?? [])].sort((a, b) => a.versionId - b.versionId)
  }

  /** Current versions of a type, of one patient or of everybody, in the order of publication. */
  list(type: string, patient: string | undefined): { version: Version; order: number }[] {
    const references = patient === undefined ? this.shelves.keys() : (this.byPatient.get(patient) ?? [])
    const found: { version: Version; order: number }[] = []
    for (const reference of references) {
      const shelf = reference.startsWith(`${type}/`) ? this.shelves.get(reference) : undefined
      if (shelf) found.push({ version: shelf.current, order: shelf.order })
    }
    return found.sort((a, b) => a.order - b.order)
  }

  /** References of everything about a patient. */
  referencesOf(patient: string): string[] {
    return [...(this.byPatient.get(patient) ?? [])]
  }

  /** Arrivals behind `seq`, in their order. */
  arrivedAfter(seq: number): readonly Arrival[] {
    return this.arrivals.slice(seq)
  }

  hasType(type: string): boolean {
    for (const reference of this.shelves.keys()) if (reference.startsWith(`${type}/`)) return true
    return false
  }

  everything(): Version[] {
    return [...this.shelves.values()].map((shelf) => shelf.current)
  }

  /** What has arrived until now belongs to the seeded city and is not kept over a restart. */
  endSeed(): void {
    this.seededArrivals = this.arrivals.length
  }

  state(): Version[] {
    return this.arrivals.slice(this.seededArrivals).map(({ version }) => version)
  }

  restore(versions: readonly Version[]): void {
    for (const version of versions) this.accept(version)
  }
}

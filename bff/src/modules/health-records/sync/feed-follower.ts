import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import { SharedReads } from '../../../platform/database/shared-reads.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { FreshnessRepository } from './freshness.repository.ts'
import type { LinksRepository } from './links.repository.ts'
import type { RecordIntake } from './record-intake.ts'
import type { RecordReader } from './record-reader.ts'
import type { FeedPlace, RecordUpstream, SourcePatient } from './upstream/record-upstream.ts'

/** The nodes' clocks differ by up to ten minutes (fhir-interface.md §3): a time is asked for with an overlap. */
const OVERLAP_MS = 10 * MINUTE_MS
const MOST_PAGES = 500
/** Strangers remembered, so that each is asked about once in a while. */
const MOST_STRANGERS = 20_000
const FORGET_MS = 60 * MINUTE_MS

export interface Followed {
  /** Everything that had arrived at the source by `at` is here. */
  isComplete: boolean
  at: Date
  changed: number
}

/** Reads the feed of one source for everybody: new reports arrive without anybody opening the app, and what was filed wrongly leaves at once. */
export class FeedFollower {
  private readonly readings = new SharedReads<Followed>()
  private readonly strangers = new Set<string>()
  private forgetAt = 0

  constructor(
    private readonly upstream: RecordUpstream,
    private readonly parts: {
      links: LinksRepository
      freshness: FreshnessRepository
      intake: RecordIntake
      reader: RecordReader
      identity: IdentityPublic
      clock: Clock
    },
  ) {}

  /** One reading at a time; whoever comes meanwhile shares the next one, so that nobody is told of less than had arrived when they asked. */
  follow(): Promise<Followed> {
    return this.readings.call(this.upstream.source, () => this.read())
  }

  private async read(): Promise<Followed> {
    const { freshness, clock } = this.parts
    const { source } = this.upstream
    const at = clock.date()
    const { token, readTo } = await freshness.openFeed(source, at)
    let place: FeedPlace = token === null ? { since: new Date(readTo.getTime() - OVERLAP_MS) } : { token }
    let changed = 0
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await this.upstream.readChanges(place)
      if (page === 'lost' && 'token' in place) {
        place = { since: new Date(readTo.getTime() - OVERLAP_MS) }
        continue
      }
      if (page === null || page === 'lost') return { isComplete: false, at, changed }
      const newcomers = await this.meet(page.patients, [...new Set(page.objects.map((object) => object.subjectRef))])
      if (newcomers === null) return { isComplete: false, at, changed }
      const persons = await this.parts.links.personsOf(
        source,
        page.objects.map((object) => object.subjectRef),
      )
      changed += await this.parts.intake.take(source, page.objects, persons)
      for (const personId of newcomers) changed += (await this.parts.reader.readWhole(personId)).changed
      // What is missing of a page is asked for again.
      if (!page.isComplete) return { isComplete: false, at, changed }
      await freshness.moveFeed(source, page.next, page.isLast ? at : null)
      if (page.isLast) return { isComplete: true, at, changed }
      if ('token' in place && place.token === page.next) return { isComplete: false, at, changed }
      place = { token: page.next }
    }
    return { isComplete: false, at, changed }
  }

  /** Patients whose identity is news here. @returns persons linked by it; null when the source did not say who somebody is */
  private async meet(patients: readonly SourcePatient[], subjects: readonly string[]): Promise<Set<string> | null> {
    const { links, clock } = this.parts
    const { source } = this.upstream
    if (clock.now() >= this.forgetAt || this.strangers.size > MOST_STRANGERS) {
      this.strangers.clear()
      this.forgetAt = clock.now() + FORGET_MS
    }
    const linked = await links.personsOf(source, [...subjects, ...patients.map(({ ref }) => ref)])
    const named = new Map(patients.filter(({ documents }) => documents.length > 0).map((patient) => [patient.ref, patient]))
    const newcomers = new Set<string>()
    for (const ref of new Set([...named.keys(), ...subjects])) {
      if (!named.has(ref) && (linked.has(ref) || this.strangers.has(ref))) continue
      const patient = named.get(ref) ?? (await this.upstream.readPatient(ref))
      if (patient === null) return null
      const personId = await this.personOf(patient)
      if (personId !== null && linked.get(ref) !== personId) {
        await links.link(source, ref, personId, clock.date())
        newcomers.add(personId)
      }
      if (personId === null && linked.has(ref)) await links.unlink(source, ref)
      if (personId === null) this.strangers.add(ref)
    }
    return newcomers
  }

  private async personOf({ documents }: SourcePatient): Promise<string | null> {
    for (const document of documents) {
      const personId = await this.parts.identity.findPersonByDocument(document)
      if (personId !== null) return personId
    }
    return null
  }
}

import type { RecordSource } from '@jktl/shared/health-records/model'

import type { DirectoryPublic } from '../../directory/public.ts'
import type { IncomingRecord } from './incoming.ts'
import type { StoreRepository } from './store.repository.ts'
import type { SourceObject } from './upstream/record-upstream.ts'

/** Takes what a source told into the mirror: whose it is and which institution wrote it, in our ids. */
export class RecordIntake {
  constructor(
    private readonly store: StoreRepository,
    private readonly directory: DirectoryPublic,
  ) {}

  /** @param persons by Patient of the source; whoever is missing is nobody known here */
  async take(source: RecordSource, objects: readonly SourceObject[], persons: ReadonlyMap<string, string>): Promise<number> {
    if (objects.length === 0) return 0
    const institutions = new Map((await this.directory.listInstitutions()).map((one) => [one.hosCode, one]))
    const records = objects.map(({ hosCode, ...object }): IncomingRecord => {
      const institution = institutions.get(hosCode ?? '')
      const content = object.content.orgName === null && institution ? { ...object.content, orgName: institution.name } : object.content
      return { ...object, source, personId: persons.get(object.subjectRef) ?? null, authorOrg: institution?.id ?? null, content }
    })
    const strangers = records.filter((record) => record.personId === null && record.version === 1)
    const known = await this.store.listKnown(
      source,
      strangers.map((record) => record.sourceRef),
    )
    // Of strangers nothing is kept, but for what may once have been filed under somebody here.
    return this.store.put(records.filter((record) => record.personId !== null || record.version > 1 || known.has(record.sourceRef)))
  }
}

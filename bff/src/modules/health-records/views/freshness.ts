import type { HeldReport, RecordHome, SourceState } from '@jktl/shared/health-records/views/contract'
import { RECORD_SOURCES, type RecordSource } from '@jktl/shared/health-records/model'
import { completenessOf } from '@jktl/shared/health-records/views/rules'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { HeldStub } from '../gate.ts'
import type { RecordSync, SourceFreshness } from '../record-sync.ts'

/** What a page waits for the sources: what is here is shown, and the page asks again. */
const WAIT_MS = 150
/** Of a source that was never read there is nothing to show meanwhile. */
const FIRST_WAIT_MS = 1_500

const stateOf = ({ source, name, state, asOf }: SourceFreshness): SourceState => ({ source, name, state, asOf: asOf ? formatInstant(asOf.getTime()) : null })

/** How old an answer is, and what of it is still to come. */
export class Freshness {
  constructor(
    private readonly sync: RecordSync,
    private readonly clock: Clock,
    private readonly directory: DirectoryPublic,
  ) {}

  async of(personId: string): Promise<Pick<RecordHome, 'sources' | 'completeness' | 'serverTime'>> {
    const first = await this.sync.refresh(personId, WAIT_MS)
    const sources = first.some(({ state }) => state === 'NEVER') ? await this.sync.refresh(personId, FIRST_WAIT_MS) : first
    return {
      sources: sources.map(stateOf),
      completeness: completenessOf(sources.map(({ state }) => state)),
      serverTime: formatInstant(this.clock.now()),
    }
  }

  /** As far as it is known without waiting. */
  async ofSource(personId: string, source: RecordSource): Promise<SourceState> {
    const found = (await this.sync.refresh(personId, 0)).find((one) => one.source === source)
    return found ? stateOf(found) : { source, name: RECORD_SOURCES[source], state: 'NEVER', asOf: null }
  }

  /** Reports that wait for their doctor, with where to get them. */
  async heldOf(held: readonly HeldStub[]): Promise<HeldReport[]> {
    const ids = [...new Set(held.flatMap(({ authorOrg }) => authorOrg ?? []))]
    const names = ids.length > 0 ? await this.directory.findInstitutions(ids) : new Map<string, { name: string }>()
    return held.map(({ kind, eventAt, authorOrg }) => ({
      kind,
      eventAt: formatInstant(eventAt.getTime()),
      orgName: authorOrg ? (names.get(authorOrg)?.name ?? null) : null,
    }))
  }
}

import { EVENT_STATE_CODES, type EventState } from '@jktl/shared/grid-events/lifecycle'
import { CATEGORIES, CATEGORY_CODES, type Category, nodePath } from '@jktl/shared/grid-events/model'
import { DUPLICATE_DAYS, MOST_DUPLICATES } from '@jktl/shared/grid-events/report/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { ReportedPoint } from '../event-flow.ts'
import type { GridGeo, Located } from '../geo.ts'
import { reachOf } from './domain/reach.ts'
import { boxAround, distanceM, LEAST_LIKENESS, likeness, type Point } from './domain/similarity.ts'
import type { IntakeRepository, NearbyRow } from './intake.repository.ts'

export interface SimilarEvent extends NearbyRow {
  /** null: one of the two was chosen from the list. */
  distanceM: number | null
  likeness: number
}
interface Place {
  nodeCode: string
  point: Point | null
}

/** Not looked at yet, not taken in, taken back, or another's child: not to be joined. */
const NEVER: readonly EventState[] = ['REPORTED', 'REJECTED_INTAKE', 'CANCELLED', 'MERGED']
const SHOWN = EVENT_STATE_CODES.filter((state) => !NEVER.includes(state))

/** Reports that may be about the same thing (affairs-grid-childcare §3.5): same group of categories, near enough, not long ended, words alike. */
export class SimilarEvents {
  constructor(
    private readonly intake: IntakeRepository,
    private readonly geo: GridGeo,
    private readonly clock: Clock,
  ) {}

  /** Before a resident reports. Public categories only: what is private is nobody's suggestion. */
  async forResident(asked: { category: Category; text: string; point: ReportedPoint | null; nodeCode: string | null }): Promise<SimilarEvent[]> {
    if (CATEGORIES[asked.category].lane !== 'PUBLIC') return []
    const place = await this.placeOf(asked)
    if (!place) return []
    const names = await this.geo.nameNodes(nodePath(place.nodeCode))
    const reach = reachOf(place.nodeCode, (code) => names.get(code)?.name)
    const found = await this.find({ ...asked, place, reach })
    return found.slice(0, MOST_DUPLICATES)
  }

  private async placeOf({ point, nodeCode }: { point: ReportedPoint | null; nodeCode: string | null }): Promise<Place | null> {
    if (!point) return nodeCode === null ? null : { nodeCode, point: null }
    const located: Located = await this.geo.locate(point)
    return { nodeCode: located.nodeCode, point: located }
  }

  private async find(asked: { category: Category; text: string; place: Place; reach: number }): Promise<SimilarEvent[]> {
    const { place, reach, text } = asked
    const { group } = CATEGORIES[asked.category]
    const rows = await this.intake.listNearby({
      categories: CATEGORY_CODES.filter((code) => CATEGORIES[code].group === group),
      states: SHOWN,
      endedAfter: new Date(this.clock.now() - DUPLICATE_DAYS * DAY_MS),
      box: place.point && boxAround(place.point, reach),
      nodeCode: place.nodeCode,
    })
    return rows
      .map((row): SimilarEvent => ({ ...row, distanceM: distanceTo(place.point, row), likeness: likeness(text, row.text) }))
      .filter((similar) => similar.likeness >= LEAST_LIKENESS && (similar.distanceM ?? 0) <= reach)
      .sort((a, b) => b.likeness - a.likeness || (a.distanceM ?? reach) - (b.distanceM ?? reach) || (a.id < b.id ? -1 : 1))
  }
}

const distanceTo = (from: Point | null, { longitude, latitude }: NearbyRow): number | null =>
  from === null || longitude === null || latitude === null ? null : distanceM(from, { longitude, latitude })

import { EVENT_STATES } from '@jktl/shared/grid-events/lifecycle'
import { CATEGORIES, CATEGORY_CODES, nodePath } from '@jktl/shared/grid-events/model'
import type {
  findSimilarReports,
  followSimilarReport,
  getReportForm,
  renewReportPass,
  submitReport as submitRoute,
} from '@jktl/shared/grid-events/report/contract'
import { LANE_WORDS } from '@jktl/shared/grid-events/report/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { maskPhone } from '@jktl/shared/kernel/masking'
import { ok, type Result } from '@jktl/shared/kernel/result'
import type { AnswerOf, BodyOf } from '@jktl/shared/kernel/route'

import { REPORTER_KEY_PURPOSE } from '../event-flow.ts'
import type { GridGeo } from '../geo.ts'
import { type MediaLibrary, ownerKey } from '../media.ts'
import { placeNameOf } from './domain/place-name.ts'
import { roughly, shownText } from './domain/similarity.ts'
import type { SimilarEvent, SimilarEvents } from './similar-events.ts'
import type { ReportContext } from './use-cases/context.ts'
import { followSimilar, type FollowRefusal } from './use-cases/follow-similar.ts'
import { renewPass } from './use-cases/renew-pass.ts'
import { phoneOf, submitReport, type SubmitRefusal } from './use-cases/submit-report.ts'

const ENDED_FOR_RESIDENTS: ReadonlySet<string> = new Set(['RESOLVED', 'VERIFIED_CLOSED'])

/** What the resident's side of reporting answers (R261). */
export class ReportService {
  constructor(
    private readonly ctx: ReportContext,
    private readonly similar: SimilarEvents,
    private readonly geo: GridGeo,
    private readonly media: MediaLibrary,
  ) {}

  async form(accountId: string): Promise<AnswerOf<typeof getReportForm>> {
    const phone = await phoneOf(this.ctx, accountId)
    return {
      serverTime: this.serverTime(),
      categories: CATEGORY_CODES.map((code) => ({
        code,
        label: CATEGORIES[code].label,
        lane: CATEGORIES[code].lane,
        laneText: LANE_WORDS[CATEGORIES[code].lane],
      })),
      phoneMasked: phone === null ? null : maskPhone(phone),
    }
  }

  async renewPass(accountId: string): Promise<AnswerOf<typeof renewReportPass>> {
    const { id, secret, expiresAt } = await renewPass(this.ctx, accountId)
    return { serverTime: this.serverTime(), id, secret, expiresAt: formatInstant(expiresAt.getTime()) }
  }

  async submit(accountId: string, body: BodyOf<typeof submitRoute>): Promise<Result<AnswerOf<typeof submitRoute>, SubmitRefusal>> {
    const reported = await submitReport(this.ctx, accountId, body)
    if (!reported.ok) return reported
    const event = await this.ctx.flow.find(reported.value.id)
    if (!event) throw new Error('an event that was reported is missing')
    const clocks = await this.ctx.intake.listClocks(event.id)
    const due = (at: Date | undefined): string | null => (at ? formatInstant(at.getTime()) : null)
    const names = await this.geo.nameNodes(nodePath(event.nodeCode))
    return ok({
      serverTime: this.serverTime(),
      id: event.id,
      eventNo: event.eventNo,
      stateLabel: EVENT_STATES[event.state].label,
      lane: event.lane,
      placeName: placeNameOf(event.nodeCode, names),
      isPlaceDoubtful: event.isPlaceDoubtful,
      capturedAt: formatInstant(event.capturedAt.getTime()),
      reportedAt: formatInstant(event.reportedAt.getTime()),
      claimBy: due(clocks.get('CLAIM')),
      resolveBy: due(clocks.get('RESOLVE')),
    })
  }

  async findSimilar(accountId: string, body: BodyOf<typeof findSimilarReports>): Promise<AnswerOf<typeof findSimilarReports>> {
    const { point } = body
    const found = await this.similar.forResident({
      ...body,
      point: point && { ...point, fixedAt: point.fixedAt === null ? null : new Date(point.fixedAt) },
    })
    const names = await this.geo.nameNodes([...new Set(found.flatMap(({ nodeCode }) => nodePath(nodeCode)))])
    const photos = await this.media.listOf(
      found.map(({ id }) => ({ kind: 'EVENT', id })),
      'public',
    )
    const mine = this.ctx.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId)
    const show = (event: SimilarEvent) => ({
      id: event.id,
      category: event.category,
      text: shownText(event.text),
      placeName: placeNameOf(event.nodeCode, names),
      distanceM: event.distanceM === null ? null : roughly(event.distanceM),
      reportedAt: formatInstant(event.reportedAt.getTime()),
      stateLabel: EVENT_STATES[event.state].label,
      isEnded: ENDED_FOR_RESIDENTS.has(event.state),
      isOwn: event.reporterKey.equals(mine),
      followers: event.followers,
      photoUrl: photos.get(ownerKey({ kind: 'EVENT', id: event.id }))?.find((item) => item.kind === 'PHOTO' && item.url !== null)?.url ?? null,
    })
    return { items: found.map(show) }
  }

  follow(accountId: string, body: BodyOf<typeof followSimilarReport>): Promise<Result<AnswerOf<typeof followSimilarReport>, FollowRefusal>> {
    return followSimilar(this.ctx, accountId, body)
  }

  private serverTime(): string {
    return formatInstant(this.ctx.clock.now())
  }
}

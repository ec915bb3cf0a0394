import { CATEGORIES, NODE_LEVELS } from '@jktl/shared/grid-events/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { type FlowRefusal, type NewReport, REPORTER_KEY_PURPOSE, type Reported } from '../../event-flow.ts'
import type { FlowContext } from '../flow-context.ts'
import { Undo } from './undo.ts'
import { takeStep, writeStep } from './write-step.ts'

interface Place {
  longitude: number | null
  latitude: number | null
  nodeCode: string
  editionId: string | null
  isDoubtful: boolean
}

async function placeOf({ geo }: FlowContext, { point, nodeCode }: NewReport): Promise<Place | null> {
  if (point) return geo.locate(point)
  const node = nodeCode ? await geo.findNode(nodeCode) : null
  // Whoever names only a township or less does not say which grid: a duty officer does.
  return node && { longitude: null, latitude: null, nodeCode: node.code, editionId: null, isDoubtful: node.code.length < NODE_LEVELS.COMMUNITY.digits }
}

/**
 * Takes a report in (R261): the same report of the same person is one event however often it arrives; a place that is certain is filed at once and
 * offered to the people of its grid.
 */
export async function reportEvent(ctx: FlowContext, report: NewReport): Promise<Result<Reported, FlowRefusal>> {
  const { db, clock, events, vault, people, media } = ctx
  const reporterKey = vault.fingerprint(REPORTER_KEY_PURPOSE, report.accountId)
  const known = await events.findByClientId(db, reporterKey, report.clientId)
  if (known) return ok({ ...known, isReplay: true })
  const place = await placeOf(ctx, report)
  if (!place) return refuse('NODE_UNKNOWN')
  const at = clock.date()
  const eventNo = await events.nextNumber(db, at)
  const { isAnonymous, contact } = report
  return Undo.around<Reported>(() =>
    db.transaction(async (tx) => {
      const event = await events.insert(tx, {
        ...report,
        ...place,
        eventNo,
        lane: CATEGORIES[report.category].lane,
        reporterKey,
        reporterAccountId: isAnonymous ? null : report.accountId,
        contactSealed: isAnonymous || !contact ? null : vault.seal(contact),
        reportedAt: at,
      })
      if (!event) {
        const first = await events.findByClientId(tx, reporterKey, report.clientId)
        if (!first) throw new Error('a report that exists was not found')
        return ok({ ...first, isReplay: true })
      }
      if (report.mediaIds.length > 0 && !(await media.attach(tx, report.accountId, report.mediaIds, { kind: 'EVENT', id: event.id })))
        throw new Undo('MEDIA_UNUSABLE')
      const { id, nodeCode } = event
      await writeStep(ctx, tx, event, {
        action: 'report',
        fromState: null,
        actor: 'reporter',
        staffAccountId: null,
        publicNote: '已经收到。',
        staffNote: null,
        data: { nodeCode, isPlaceDoubtful: place.isDoubtful },
        at,
      })
      if (!place.isDoubtful) {
        const queueCode = await people.queueFor(nodeCode, tx)
        await takeStep(ctx, tx, event, {
          action: 'file',
          actor: 'system',
          staffAccountId: null,
          publicNote: '已经立案，正在等网格员认领。',
          staffNote: null,
          data: { nodeCode, queueCode },
          at,
        })
      }
      return ok({ id, eventNo, isReplay: false })
    }),
  )
}

import type { ClueKind } from '@jktl/shared/grid-events/clue/model'
import type { Crs } from '@jktl/shared/grid-events/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { ClueRow } from '../clues.repository.ts'
import { CLUE_REPORTER_PURPOSE, type ClueContext } from './context.ts'
import { callOfficers, nextAlarm } from './raise-alarms.ts'

interface CluePoint {
  longitude: number
  latitude: number
  crs: Crs
  accuracyM: number | null
}
interface ClueReport {
  accountId: string
  clientId: string
  kind: ClueKind
  text: string
  isAnonymous: boolean
  phone: string | null
  placeText: string
  point: CluePoint | null
  nodeCode: string | null
  mediaIds: readonly string[]
}
/** What `place_sealed` holds. */
export interface CluePlace {
  text: string
  point: CluePoint | null
}
type ClueRefusal = 'CLUE_PLACE_NEEDED' | 'CONTACT_OF_ANONYMOUS' | 'NODE_UNKNOWN' | 'MEDIA_UNUSABLE'
/** Where nothing but words says where it is. */
const REGION_CODE = '1505'

class PhotosRefused extends Error {}

async function nodeOf({ geo }: ClueContext, { point, nodeCode }: ClueReport): Promise<string | null> {
  if (point) return (await geo.locate(point)).nodeCode
  return nodeCode === null ? REGION_CODE : ((await geo.findNode(nodeCode))?.code ?? null)
}

/** Takes a clue in, seals it and calls the CDC, all or nothing (R443, §3.9). The same report again is the same clue. */
export async function reportClue(ctx: ClueContext, report: ClueReport): Promise<Result<ClueRow, ClueRefusal>> {
  const { accountId, clientId, isAnonymous, phone, placeText, point } = report
  if (isAnonymous && phone) return refuse('CONTACT_OF_ANONYMOUS')
  if (!point && report.nodeCode === null && placeText === '') return refuse('CLUE_PLACE_NEEDED')
  const nodeCode = await nodeOf(ctx, report)
  if (!nodeCode) return refuse('NODE_UNKNOWN')
  const reporterKey = ctx.vault.fingerprint(CLUE_REPORTER_PURPOSE, accountId)
  const place: CluePlace = { text: placeText, point }
  const at = ctx.clock.date()
  try {
    return await ctx.db.transaction(async (tx) => {
      const clue = await ctx.clues.insert(tx, {
        kind: report.kind,
        isAnonymous,
        reporterKey,
        reporterAccountId: isAnonymous ? null : accountId,
        clientId,
        textSealed: ctx.vault.seal(report.text),
        placeSealed: ctx.vault.seal(JSON.stringify(place)),
        contactSealed: phone ? ctx.vault.seal(phone) : null,
        nodeCode,
        reportedAt: at,
        nextAlarmAt: nextAlarm(at.getTime()),
      })
      if (!clue) {
        const first = await ctx.clues.findByClient(tx, reporterKey, clientId)
        if (!first) throw new Error('a clue that exists was not found')
        return ok(first)
      }
      if (report.mediaIds.length > 0 && !(await ctx.media.attach(tx, accountId, report.mediaIds, { kind: 'CLUE', id: clue.id }))) throw new PhotosRefused()
      await ctx.clues.addStep(tx, clue.id, { action: 'RECEIVED', officerAccountId: null, noteSealed: null, at })
      await callOfficers(ctx, tx, clue)
      ctx.countAlarms(1)
      return ok(clue)
    })
  } catch (error) {
    if (error instanceof PhotosRefused) return refuse('MEDIA_UNUSABLE')
    throw error
  }
}

import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { ReportContext } from './context.ts'

export type FollowRefusal = 'SIMILAR_GONE' | 'MEDIA_UNUSABLE'
export interface Followed {
  id: string
  eventNo: string
  followers: number
}

/** "Me too" (§3.5): only what a resident may be shown at all, so that an id says nothing about a private report. */
export async function followSimilar(
  { flow }: Pick<ReportContext, 'flow'>,
  accountId: string,
  { eventId, isAnonymous, mediaIds }: { eventId: string; isAnonymous: boolean; mediaIds: readonly string[] },
): Promise<Result<Followed, FollowRefusal>> {
  const event = await flow.find(eventId)
  if (event?.lane !== 'PUBLIC') return refuse('SIMILAR_GONE')
  const done = await flow.act({ action: 'follow', eventId, by: { app: 'citizen', accountId }, seenVersion: null, isAnonymous, mediaIds })
  if (!done.ok) return refuse(done.code === 'MEDIA_UNUSABLE' ? 'MEDIA_UNUSABLE' : 'SIMILAR_GONE')
  const { id, eventNo, followers } = done.value
  return ok({ id, eventNo, followers })
}

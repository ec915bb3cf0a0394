import { MANAGING_POSTS, nodePath } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../../notifications/public.ts'
import type { GridPeople } from '../../people.ts'

type StaffNotice = Pick<NoticePayload, 'kind' | 'title' | 'body' | 'needsAction'>

/** One message to each, once per thing and kind; the staff app shows what it is about where they work. */
export async function tellStaff(outbox: Outbox, tx: Sql, accountIds: readonly string[], key: string, notice: StaffNotice): Promise<void> {
  await outbox.announceAll(
    tx,
    [...new Set(accountIds)].map((accountId) => ({
      topic: NOTICE_TOPIC,
      dedupeKey: `${notice.kind} ${key} ${accountId}`,
      payload: { ...notice, accountId, link: null } satisfies NoticePayload,
    })),
  )
}

/** Those who manage the nearest node that has anybody who does; without whoever it is about. */
export async function nearestManagers(people: GridPeople, tx: Sql, nodeCode: string, without: string | null = null): Promise<string[]> {
  const managers = (await people.postsAt(nodePath(nodeCode), tx)).filter(({ kind, accountId }) => MANAGING_POSTS.includes(kind) && accountId !== without)
  const nearest = nodePath(nodeCode).find((node) => managers.some((post) => post.nodeCode === node))
  return managers.filter((post) => post.nodeCode === nearest).map(({ accountId }) => accountId)
}

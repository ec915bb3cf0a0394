import { Injectable } from '@nestjs/common'
import type { listNotices, Notice } from '@jktl/shared/notifications/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { NoticeRepository, type NoticeRow } from './notice.repository.ts'
import { NotificationsPublic } from './public.ts'

const PAGE_SIZE = 20

const toNotice = ({ id, kind, title, body, needsAction, link, createdAt, readAt }: NoticeRow): Notice => ({
  id,
  kind,
  title,
  body,
  needsAction,
  link,
  createdAt: formatInstant(createdAt.getTime()),
  readAt: readAt && formatInstant(readAt.getTime()),
})

/** Messages of an account (R366). */
@Injectable()
export class NotificationsService extends NotificationsPublic {
  constructor(private readonly notices: NoticeRepository) {
    super()
  }

  async list(
    accountId: string,
    query: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Result<AnswerOf<typeof listNotices>, 'INVALID_INPUT'>> {
    if (query.cursor !== undefined && !/^\d{1,15}$/.test(query.cursor)) return refuse('INVALID_INPUT')
    const limit = query.limit ?? PAGE_SIZE
    const [found, unread] = await Promise.all([
      this.notices.list(accountId, query.cursor === undefined ? null : Number(query.cursor), limit),
      this.notices.countUnread(accountId),
    ])
    const rows = found.slice(0, limit)
    return ok({ items: rows.map(toNotice), nextCursor: found.length > limit ? String(rows.at(-1)?.messageId) : null, unread })
  }

  async countUnread(accountId: string): Promise<number> {
    return this.notices.countUnread(accountId)
  }

  async markRead(accountId: string, id: string): Promise<Result<null, 'NOT_FOUND'>> {
    return (await this.notices.markRead(accountId, id)) ? ok(null) : refuse('NOT_FOUND')
  }

  async markAllRead(accountId: string): Promise<void> {
    await this.notices.markAllRead(accountId)
  }
}

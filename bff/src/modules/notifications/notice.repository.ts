import { Injectable } from '@nestjs/common'

import { Clock } from '../../platform/clock.ts'
import { Database } from '../../platform/database/database.ts'
import type { NoticePayload } from './public.ts'

export interface NoticeRow {
  id: string
  messageId: number
  kind: string
  title: string
  body: string
  needsAction: boolean
  link: NoticePayload['link']
  createdAt: Date
  readAt: Date | null
}
export type PushOutcome = 'SENT' | 'REFUSED' | 'UNDELIVERABLE'

type StoredRow = Omit<NoticeRow, 'link'> & { linkTarget: NonNullable<NoticePayload['link']>['target'] | null; linkId: string | null }

@Injectable()
export class NoticeRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Once per message, however often it is delivered. */
  async add(messageId: number, notice: NoticePayload): Promise<void> {
    await this.db.query(
      `INSERT INTO notice (message_id, account_id, kind, title, body, needs_action, link_target, link_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (message_id) DO NOTHING`,
      [
        messageId,
        notice.accountId,
        notice.kind,
        notice.title,
        notice.body,
        notice.needsAction,
        notice.link?.target ?? null,
        notice.link?.id ?? null,
        this.clock.date(),
      ],
    )
  }

  async recordPush(messageId: number, outcome: PushOutcome): Promise<void> {
    await this.db.query(`UPDATE notice SET push = $2 WHERE message_id = $1`, [messageId, outcome])
  }

  /** Newest news first, in the order it was announced, not delivered; one row more than asked for tells that there is a next page. @param before message of the last one seen */
  async list(accountId: string, before: number | null, limit: number): Promise<NoticeRow[]> {
    const rows = await this.db.query<StoredRow>(
      `SELECT id, message_id AS "messageId", kind, title, body, needs_action AS "needsAction", link_target AS "linkTarget", link_id AS "linkId", created_at AS "createdAt", read_at AS "readAt"
         FROM notice WHERE account_id = $1 AND ($2::bigint IS NULL OR message_id < $2) ORDER BY message_id DESC LIMIT $3`,
      [accountId, before, limit + 1],
    )
    return rows.map(({ linkTarget, linkId, ...row }) => ({ ...row, link: linkTarget && { target: linkTarget, id: linkId } }))
  }

  async countUnread(accountId: string): Promise<number> {
    const [row] = await this.db.query<{ unread: number }>(`SELECT count(*) AS unread FROM notice WHERE account_id = $1 AND read_at IS NULL`, [accountId])
    return row?.unread ?? 0
  }

  /** Keeps the first time it was read. @returns false when the account has no such notice */
  async markRead(accountId: string, id: string): Promise<boolean> {
    return (
      (
        await this.db.query(`UPDATE notice SET read_at = coalesce(read_at, $3) WHERE account_id = $1 AND id = $2 RETURNING 1`, [
          accountId,
          id,
          this.clock.date(),
        ])
      ).length > 0
    )
  }

  async markAllRead(accountId: string): Promise<void> {
    await this.db.query(`UPDATE notice SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL`, [accountId, this.clock.date()])
  }
}

import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { EntryRecord } from '../domain/waitlist-entry.ts'
import { waitlistNotice, type WaitlistNoticeKind } from '../domain/waitlist-notices.ts'

/** Tells the owner of an entry in the caller's transaction; once per (object, kind). */
export class WaitlistNotices {
  constructor(
    private readonly directory: DirectoryPublic,
    private readonly outbox: Outbox,
  ) {}

  async send(
    tx: Sql,
    entry: Pick<EntryRecord, 'id' | 'accountId' | 'institutionId' | 'date' | 'prepayState' | 'state'>,
    kind: WaitlistNoticeKind,
    about: { objectId: string; expiresAt?: number },
  ): Promise<void> {
    const institution = (await this.directory.findInstitutions([entry.institutionId], tx)).get(entry.institutionId)
    const text = waitlistNotice(kind, {
      date: entry.date,
      institutionName: institution?.name ?? '',
      prepaid: entry.prepayState === 'HELD',
      stillWaiting: entry.state === 'WAITING',
      ...(about.expiresAt === undefined ? {} : { expiresAt: about.expiresAt }),
    })
    await this.outbox.announce(tx, {
      topic: NOTICE_TOPIC,
      dedupeKey: `${about.objectId}:${kind}:1`,
      payload: { accountId: entry.accountId, kind, ...text, link: { target: 'waitlistEntry', id: entry.id } },
    })
  }
}

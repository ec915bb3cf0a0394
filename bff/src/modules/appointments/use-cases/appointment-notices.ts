import type { Sql } from '../../../platform/database/database.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import { NOTICE_TOPIC } from '../../notifications/public.ts'
import type { AppointmentRecord } from '../domain/appointment.ts'
import { type NoticeKind, noticeText } from '../domain/notices.ts'

/** Tells the owner of an appointment in the caller's transaction; texts are in `domain/notices.ts`. */
export class AppointmentNotices {
  constructor(
    private readonly directory: DirectoryPublic,
    private readonly outbox: Outbox,
  ) {}

  /** Once per (appointment, kind, version) (AP5). @param linkId the appointment that opens; itself, unless another one is meant */
  async send(
    tx: Sql,
    a: Pick<AppointmentRecord, 'id' | 'accountId' | 'institutionId' | 'date' | 'start' | 'paidAt'>,
    kind: NoticeKind,
    version = 1,
    linkId = a.id,
  ): Promise<void> {
    const institution = (await this.directory.findInstitutions([a.institutionId], tx)).get(a.institutionId)
    await this.outbox.announce(tx, {
      topic: NOTICE_TOPIC,
      dedupeKey: `${a.id}:${kind}:${version}`,
      payload: { accountId: a.accountId, kind, ...noticeText(kind, a, institution?.name ?? ''), link: { target: 'appointment', id: linkId } },
    })
  }
}

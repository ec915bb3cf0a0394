import type { Sql } from '../../../platform/database/database.ts'
import { type NoticeKind, noticeOf } from '../domain/notices.ts'
import type { IdentityParts } from '../identity.parts.ts'
import { IDENTITY_NOTICE_TOPIC } from '../public.ts'

/** Tells an account once per (kind, object, version), with the facts it is about. */
export async function announceNotice(
  { outbox }: Pick<IdentityParts, 'outbox'>,
  tx: Sql,
  notice: { kind: NoticeKind; accountId: string; objectId: string; version?: string | number },
): Promise<void> {
  const { kind, accountId, objectId, version = 1 } = notice
  await outbox.announce(tx, { topic: IDENTITY_NOTICE_TOPIC, dedupeKey: `${kind}:${objectId}:${accountId}:${version}`, payload: noticeOf(kind, accountId) })
}

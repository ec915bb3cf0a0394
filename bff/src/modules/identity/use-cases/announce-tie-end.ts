import type { Sql } from '../../../platform/database/database.ts'
import type { IdentityParts } from '../identity.parts.ts'
import { TIE_ENDED_TOPIC, type TieEnded } from '../public.ts'

/** Tells later slices, with the change itself, that an account no longer acts for a person. */
export async function announceTieEnd({ outbox }: Pick<IdentityParts, 'outbox'>, tx: Sql, bindingId: string, ended: TieEnded): Promise<void> {
  await outbox.announce(tx, { topic: TIE_ENDED_TOPIC, dedupeKey: bindingId, payload: { ...ended } })
}

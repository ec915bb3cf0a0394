import type { Vault } from '../../../../platform/vault.ts'
import type { AccessEvent } from '../../access-events.ts'

/** The part of an event that is personal. */
export type EventDetail = Omit<AccessEvent, 'personId' | 'outcome'>

/** Bound to its event: the seal of another one does not open here. */
export function sealDetail(key: Vault, eventId: string, event: AccessEvent): string {
  const { personId: _personId, outcome: _outcome, ...detail } = event
  return key.seal(JSON.stringify({ eventId, ...detail })).toString('base64')
}

/** @throws Error when the seal is broken or belongs to another event */
export function openDetail(key: Vault, eventId: string, sealed: string): EventDetail {
  const { eventId: sealedFor, ...detail } = JSON.parse(key.open(Buffer.from(sealed, 'base64'))) as EventDetail & { eventId: string }
  if (sealedFor !== eventId) throw new Error('the seal belongs to another event')
  return detail
}

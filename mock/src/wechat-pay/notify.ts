import { randomUUID } from 'node:crypto'
import { formatInstant, HOUR_MS, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { FaultEffect } from '../kernel/faults.ts'
import { newGcmNonce, newRequestId } from './identifiers.ts'
import { findMerchant } from './merchants.ts'
import type { Settings } from './settings.ts'
import { type KeyKind, type Signer, type Tampering, withPaths } from './signer.ts'
import { seal } from './signing.ts'

/** booking-payment §4.4: waits between attempts, 15 retries within 24 h 4 min. */
export const RETRY_AFTER_MS: readonly number[] = [
  15_000,
  15_000,
  30_000,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  20 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  6 * HOUR_MS,
]
/** The merchant must answer within 5 s of real time. */
const ANSWER_LIMIT_MS = 5000

export interface Notification {
  id: string
  type: 'transaction' | 'refund'
  eventType: string
  summary: string
  createTime: string
  mchid: string
  /** out_trade_no of a payment, out_refund_no of a refund. */
  reference: string
  url: string
  plaintext: Record<string, unknown>
  isAccepted: boolean
}

export type NotifyOutcome = number | 'TIMEOUT' | 'NO_CONNECTION' | 'DROPPED' | 'HELD' | 'DELAYED'

/** One line of the journal's `notifies`. */
export interface Attempt {
  notifyId: string
  eventType: string
  mchid: string
  reference: string
  /** 1 is the first; copies of one attempt share it, 0 is one sent by hand. */
  attempt: number
  at: string
  path: string
  key: KeyKind
  tampering: Tampering
  /** HTTP status of the merchant's answer, or why there is none. */
  outcome: NotifyOutcome
}

export interface NotifierParts {
  now: () => Instant
  at: (due: Instant, run: () => Promise<void>) => void
  strike: (operation: string, facts: Record<string, unknown>) => FaultEffect | undefined
  signer: Signer
  settings: Settings
  post?: (url: string, headers: Record<string, string>, body: Buffer) => Promise<NotifyOutcome>
}

async function postNotify(url: string, headers: Record<string, string>, body: Buffer): Promise<NotifyOutcome> {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual', signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
    await answer.arrayBuffer()
    return answer.status
  } catch (fault) {
    return fault instanceof Error && fault.name === 'TimeoutError' ? 'TIMEOUT' : 'NO_CONNECTION'
  }
}

/** §4.4: only the status counts, the body is ignored. */
const isAcceptance = (outcome: NotifyOutcome): boolean => outcome === 200 || outcome === 204

/** Sends notifies and repeats them by the official schedule until the merchant accepts. */
export class Notifier {
  readonly attempts: Attempt[] = []
  private readonly notifications: Notification[] = []
  private readonly parts: NotifierParts
  private held: (() => Promise<void>)[] = []
  private sentCount = 0

  constructor(parts: NotifierParts) {
    this.parts = parts
  }

  announce(notification: Omit<Notification, 'id' | 'createTime' | 'isAccepted'>): void {
    const made = this.record(notification)
    const due = this.parts.now() + this.parts.settings.notifyDelayMs
    this.parts.at(due, () => this.attempt(made, 1, due))
  }

  /** Sends one notify now, outside the schedule. */
  async sendOnce(notification: Omit<Notification, 'id' | 'createTime' | 'isAccepted'>, tampering: Tampering = {}): Promise<NotifyOutcome> {
    return this.deliver(this.record(notification), 0, tampering)
  }

  /** Sends the latest notify of a number again: same id and plain text, new signature. */
  async resend(type: Notification['type'], mchid: string, reference: string): Promise<NotifyOutcome | undefined> {
    const latest = this.notifications.filter((n) => n.type === type && n.mchid === mchid && n.reference === reference).at(-1)
    return latest && this.deliver(latest, 0, {})
  }

  private record(notification: Omit<Notification, 'id' | 'createTime' | 'isAccepted'>): Notification {
    const made = { ...notification, id: randomUUID(), createTime: formatInstant(Math.floor(this.parts.now() / 1000) * 1000), isAccepted: false }
    this.notifications.push(made)
    return made
  }

  private async attempt(notification: Notification, number: number, due: Instant): Promise<void> {
    if (notification.isAccepted) return
    const fault = this.parts.strike(`notify-${notification.type}`, factsOf(notification, number))
    await this.disturbed(notification, number, due, fault)
    const wait = RETRY_AFTER_MS[number - 1]
    if (notification.isAccepted || wait === undefined) return
    // From the due time, not from now: a jump of the clock makes every retry that would have happened meanwhile.
    this.parts.at(due + wait, () => this.attempt(notification, number + 1, due + wait))
  }

  private async disturbed(notification: Notification, number: number, due: Instant, fault: FaultEffect | undefined): Promise<void> {
    const tampering = fault?.kind === 'notify-altered' ? tamperingOf(fault) : {}
    const send = async (): Promise<void> => void (await this.deliver(notification, number, tampering))
    switch (fault?.kind) {
      case undefined:
      case 'notify-altered':
        return send()
      case 'notify-delay':
        this.parts.at(due + Number(fault['ms'] ?? 1000), send)
        return this.log(notification, number, 'DELAYED')
      case 'notify-hold':
        this.held.push(send)
        return this.log(notification, number, 'HELD')
      case 'notify-duplicate':
        await Promise.all(Array.from({ length: 1 + Number(fault['copies'] ?? 1) }, send))
        return
      default:
        return this.log(notification, number, 'DROPPED')
    }
  }

  private async deliver(notification: Notification, number: number, tampering: Tampering): Promise<NotifyOutcome> {
    const merchant = findMerchant(notification.mchid)
    if (!merchant) throw new Error('a notification of an unknown merchant')
    const envelope = sealedEnvelope(notification, merchant.apiV3Key, tampering)
    const key = tampering.key ?? this.rampedKey()
    const { headers, body } = this.parts.signer.signed(merchant, Buffer.from(JSON.stringify(envelope)), key, tampering)
    const sent = { 'content-type': 'application/json; charset=utf-8', accept: '*/*', 'user-agent': 'Mozilla/4.0', 'request-id': newRequestId(0), ...headers }
    const outcome = await (this.parts.post ?? postNotify)(notification.url, sent, body)
    notification.isAccepted ||= isAcceptance(outcome)
    this.log(notification, number, outcome, key, tampering)
    const waiting = this.held
    this.held = []
    for (const send of waiting) await send()
    return outcome
  }

  /** Spread evenly: a share of 0.5 alternates. */
  private rampedKey(): KeyKind {
    this.sentCount += 1
    const { publicKeyShare } = this.parts.settings
    return Math.floor(this.sentCount * publicKeyShare) > Math.floor((this.sentCount - 1) * publicKeyShare) ? 'public-key' : 'certificate'
  }

  private log(
    { id, eventType, mchid, reference, url }: Notification,
    attempt: number,
    outcome: NotifyOutcome,
    key: KeyKind = 'certificate',
    tampering: Tampering = {},
  ): void {
    this.attempts.push({
      notifyId: id,
      eventType,
      mchid,
      reference,
      attempt,
      at: formatInstant(this.parts.now()),
      path: new URL(url).pathname,
      key,
      tampering,
      outcome,
    })
  }
}

const factsOf = ({ mchid, reference, eventType, type, plaintext }: Notification, attempt: number): Record<string, unknown> => ({
  mchid,
  event_type: eventType,
  attempt,
  out_trade_no: plaintext['out_trade_no'],
  ...(type === 'refund' && { out_refund_no: reference }),
})

/** The fields of a fault rule or of an action are those of `Tampering`. */
export const tamperingOf = ({ kind: _kind, ...fields }: Record<string, unknown>): Tampering => fields

/** The notify body of §4.4. */
function sealedEnvelope(
  { id, createTime, type, eventType, summary, plaintext }: Notification,
  apiV3Key: string,
  { set, associatedData, tag }: Tampering,
): Record<string, unknown> {
  const sealed = seal(JSON.stringify(withPaths(plaintext, set)), apiV3Key, newGcmNonce(), associatedData ?? type)
  if (tag === 'tampered') {
    const bytes = Buffer.from(sealed.ciphertext, 'base64')
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    sealed.ciphertext = bytes.toString('base64')
  }
  return { id, create_time: createTime, resource_type: 'encrypt-resource', event_type: eventType, summary, resource: { original_type: type, ...sealed } }
}

import { randomUUID } from 'node:crypto'

import { EXTRA_ANSWER_MINUTES } from '@jktl/shared/appointments/pool/rules'
import { clockTimeOf, formatDayCn, formatTimeCn, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import { violates } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { HoldNumber, HoldRefusal } from '../../use-cases/hold-number.ts'
import type { LimitRepository } from '../limit.repository.ts'
import type { Reach } from './divide-numbers.ts'

interface ExtraRequest {
  sessionId: string
  segmentId: string
  reach: Reach
  name: string
  idNumber: string
  reason: string
  accountId: string
}

/** 加号 (A27): a number beyond the limit for one named person, kept for them until they say yes or no; who gave it and why stays on record. */
export class OfferExtraNumber {
  constructor(
    private readonly limits: LimitRepository,
    private readonly hold: HoldNumber,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns the offer with the person it is for */
  async offer(
    request: ExtraRequest,
  ): Promise<Result<{ id: string; personId: string }, 'NOT_FOUND' | 'SESSION_SUSPENDED' | 'SEGMENT_CLOSED' | 'EXTRA_PERSON_NOT_FOUND' | 'EXTRA_OPEN_ALREADY'>> {
    const now = this.clock.now()
    // Looked up before the session is locked; used only when the session is the caller's to work on.
    const self = await this.identity.findVerifiedSelf(request.name, request.idNumber)
    const id = randomUUID()
    try {
      return await this.limits.transaction(async (tx) => {
        const session = await this.limits.lockSession(request.sessionId, tx)
        if (!session || (request.reach && !request.reach.includes(session.institutionId))) return refuse('NOT_FOUND')
        if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
        const segment = (await this.limits.openSegments(session.id, now, tx)).find((one) => one.id === request.segmentId)
        if (!segment) return refuse('SEGMENT_CLOSED')
        if (!self) return refuse('EXTRA_PERSON_NOT_FOUND')
        const expiresAt = Math.min(now + EXTRA_ANSWER_MINUTES * MINUTE_MS, segment.startsAt.getTime())
        await this.limits.addExtra(
          {
            id,
            sessionId: session.id,
            segmentId: segment.id,
            institutionId: session.institutionId,
            ...self,
            reason: request.reason,
            addedBy: request.accountId,
            expiresAt,
            now,
          },
          tx,
        )
        await this.limits.noteChange(session.id, now, tx)
        const institution = (await this.directory.findInstitutions([session.institutionId], tx)).get(session.institutionId)
        await this.outbox.announce(tx, {
          topic: NOTICE_TOPIC,
          dedupeKey: `${id}:extra-number-offered:1`,
          payload: {
            accountId: self.accountId,
            kind: 'extra-number-offered',
            title: '医生给您加了一个号',
            body: `${formatDayCn(session.date)} ${institution?.name ?? ''}给您加了一个号，请在${formatTimeCn(clockTimeOf(expiresAt))}前点开，选要还是不要。`,
            needsAction: true,
            link: { target: 'poolOffers', id },
          },
        })
        return ok({ id, personId: self.personId })
      })
    } catch (error) {
      if (violates(error, 'extra_number_one_open')) return refuse('EXTRA_OPEN_ALREADY')
      throw error
    }
  }

  /** The resident says yes: the number is held for them like any other, and is confirmed like any other. @returns the appointment's id */
  async accept(accountId: string, id: string, requestKey: string): Promise<Result<string, HoldRefusal | 'POOL_OFFER_OVER' | 'EXTRA_NOT_READY'>> {
    const extra = await this.limits.findExtra(id)
    if (extra?.accountId !== accountId) return refuse('NOT_FOUND')
    if (extra.state === 'ACCEPTED' && extra.appointmentId) return ok(extra.appointmentId)
    if (extra.state !== 'OFFERED' || this.clock.now() >= extra.expiresAt.getTime()) return refuse('POOL_OFFER_OVER')
    if (!extra.isTold) return refuse('EXTRA_NOT_READY')
    const held = await this.hold.run(accountId, { personId: extra.personId, segmentId: extra.segmentId }, requestKey, { reservedFor: id, isCreditExempt: true })
    await this.limits.noteAccepted(this.clock.now(), id)
    return held
  }

  /** The resident says no: not a cancellation, and nobody counts it. */
  async decline(accountId: string, id: string): Promise<Result<string, 'NOT_FOUND' | 'POOL_OFFER_OVER'>> {
    const now = this.clock.now()
    const extra = await this.limits.findExtra(id)
    if (extra?.accountId !== accountId) return refuse('NOT_FOUND')
    if (extra.state === 'DECLINED') return ok(id)
    return this.limits.transaction(async (tx) => {
      const [ended] = await this.limits.endExtra({ id }, 'DECLINED', { cause: 'extra-declined', actor: 'resident', now }, tx)
      if (!ended) return refuse('POOL_OFFER_OVER')
      await this.limits.noteChange(ended.sessionId, now, tx)
      return ok(id)
    })
  }

  /** @returns how many offers ended unanswered */
  async expire(): Promise<number> {
    const now = this.clock.now()
    await this.limits.noteAccepted(now)
    const ended = await this.limits.transaction(async (tx) => {
      const rows = await this.limits.endExtra({ expiredBy: now }, 'EXPIRED', { cause: 'extra-expired', actor: 'clock', now }, tx)
      for (const { sessionId } of rows) await this.limits.noteChange(sessionId, now, tx)
      return rows.length
    })
    return ended + (await this.limits.endDeadExtras(now))
  }
}

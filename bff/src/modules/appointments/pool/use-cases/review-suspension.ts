import { REVIEW_MINUTES } from '@jktl/shared/appointments/pool/rules'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { SuspensionRepository } from '../../suspension.repository.ts'
import type { ReviewRepository } from '../review.repository.ts'
import type { Reach, SessionRefusal } from './divide-numbers.ts'

/** 停诊 (A26): asked for by one person, carried out when another agrees. An emergency is carried out at once and looked at afterwards. */
export class ReviewSuspension {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly suspension: SuspensionRepository,
    private readonly clock: Clock,
  ) {}

  async request(request: {
    sessionId: string
    reach: Reach
    version: number
    reason: string
    note: string | null
    isEmergency: boolean
    accountId: string
  }): Promise<Result<string, SessionRefusal | 'REVIEW_PENDING'>> {
    const now = this.clock.now()
    return this.reviews.transaction(async (tx) => {
      const session = await this.suspension.lockSession(tx, request.sessionId)
      if (!session || (request.reach && !request.reach.includes(session.institutionId))) return refuse('NOT_FOUND')
      if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
      if (now >= session.endsAt.getTime()) return refuse('SESSION_OVER')
      if (session.version !== request.version) return refuse('STALE')
      const id = await this.reviews.addRequest(
        {
          sessionId: session.id,
          institutionId: session.institutionId,
          reason: request.reason,
          note: request.note,
          isEmergency: request.isEmergency,
          by: request.accountId,
          now,
          reviewDueAt: now + REVIEW_MINUTES * MINUTE_MS,
        },
        tx,
      )
      if (!id) return refuse('REVIEW_PENDING')
      if (request.isEmergency)
        await this.suspension.suspend(tx, session.id, { reason: request.reason, note: request.note, by: request.accountId, tellHospital: true, now })
      return ok(id)
    })
  }

  async review(request: {
    id: string
    reach: Reach
    version: number
    decision: 'approve' | 'reject'
    note: string | null
    accountId: string
  }): Promise<Result<string, SessionRefusal | 'OWN_REQUEST' | 'REVIEWED_ALREADY'>> {
    const now = this.clock.now()
    return this.reviews.transaction(async (tx) => {
      const asked = await this.reviews.lockRequest(request.id, tx)
      if (!asked || (request.reach && !request.reach.includes(asked.institutionId))) return refuse('NOT_FOUND')
      if (asked.state !== 'REQUESTED') return refuse('REVIEWED_ALREADY')
      if (asked.requestedBy === request.accountId) return refuse('OWN_REQUEST')
      if (asked.version !== request.version) return refuse('STALE')
      const isApproved = request.decision === 'approve'
      if (isApproved && !asked.isEmergency) {
        const session = await this.suspension.lockSession(tx, asked.sessionId)
        if (!session) return refuse('NOT_FOUND')
        if (now >= session.endsAt.getTime()) return refuse('SESSION_OVER')
        // The hospital may have stopped it meanwhile: then the review only closes the request.
        if (session.state === 'OPEN')
          await this.suspension.suspend(tx, session.id, { reason: asked.reason, note: asked.note, by: asked.requestedBy, tellHospital: true, now })
      }
      await this.reviews.decide(asked.id, { state: isApproved ? 'APPROVED' : 'REJECTED', by: request.accountId, note: request.note, now }, tx)
      return ok(asked.id)
    })
  }
}

import { ok, type Result, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'
import type { AppealsRepository } from '../appeals.repository.ts'
import type { CreditRepository, EventRow } from '../credit.repository.ts'
import { creditNotices } from '../domain/credit-notices.ts'
import type { JudgeVisits } from './judge-visits.ts'
import type { KeepCredit } from './keep-credit.ts'

export type SubmitRefusal = 'APPEAL_TOO_LATE' | 'APPEALED_ALREADY' | 'NOTHING_TO_APPEAL'
export type DecideRefusal = 'NOT_FOUND' | 'STALE' | 'APPEAL_DECIDED' | 'SAME_HAND'
export type CorrectRefusal = 'NOT_FOUND' | 'STALE' | 'ACTION_NOT_ALLOWED'

/** 申诉与更正 (§2.3.5): the person's way back, decided by another hand than the one that wrote the hospital's account. */
export class HandleAppeal {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly credit: CreditRepository,
    private readonly appeals: AppealsRepository,
    private readonly keep: KeepCredit,
    private readonly judge: JudgeVisits,
    private readonly clock: Clock,
  ) {}

  submit(event: EventRow, appeal: { accountId: string; text: string; evidence: readonly string[] }): Promise<Result<string, SubmitRefusal>> {
    const now = this.clock.now()
    return this.credit.transaction(async (tx) => {
      await this.credit.lockIdentity(tx, event.identityKey)
      const fresh = await this.credit.findEvent(event.id, tx)
      if (!fresh || fresh.status !== 'ACTIVE') return refuse('NOTHING_TO_APPEAL')
      if ((await this.appeals.listOfEvents([event.id], tx)).length > 0) return refuse('APPEALED_ALREADY')
      if (now >= fresh.appealUntil.getTime()) return refuse('APPEAL_TOO_LATE')
      const id = await this.appeals.add(tx, { eventId: event.id, ...appeal, now })
      if (!id) return refuse('APPEALED_ALREADY')
      await this.keep.recompute(tx, event.identityKey)
      return ok(id)
    })
  }

  /** C3: an accepted appeal revokes, recomputes and releases in one transaction. */
  decide(
    id: string,
    by: { accountId: string; institutionIds: readonly string[] | null },
    decision: { version: number; isAccepted: boolean; reason: string },
  ): Promise<Result<string, DecideRefusal>> {
    const now = this.clock.now()
    return this.credit.transaction(async (tx) => {
      const appeal = await this.appeals.find(id, tx)
      if (!appeal || (by.institutionIds && !by.institutionIds.includes(appeal.institutionId))) return refuse('NOT_FOUND')
      // The appointment first, then the person: the order of every other path.
      const a = await this.appointments.lockById(appeal.appointmentId, tx)
      await this.credit.lockIdentity(tx, appeal.identityKey)
      const event = await this.credit.findEvent(appeal.eventId, tx)
      if (!a || !event) throw new Error('an appeal without its appointment')
      const fresh = await this.appeals.find(id, tx)
      if (!fresh || fresh.state !== 'SUBMITTED') return refuse('APPEAL_DECIDED')
      if (fresh.version !== decision.version) return refuse('STALE')
      if (fresh.statementBy === by.accountId || fresh.accountId === by.accountId) return refuse('SAME_HAND')
      const state = decision.isAccepted ? 'ACCEPTED' : 'REJECTED'
      if (!(await this.appeals.decide(tx, id, decision.version, { state, reason: decision.reason, by: by.accountId, now }))) return refuse('STALE')
      if (!decision.isAccepted) await this.keep.recompute(tx, appeal.identityKey)
      else if (event.kind === 'NO_SHOW' && a.state === 'NO_SHOW') await this.judge.revoke(tx, a, 'APPEAL', false, 'staff')
      else await this.keep.revoke(tx, { appointmentId: a.id, identityKey: appeal.identityKey }, event.kind, 'APPEAL')
      await this.keep.tell(
        tx,
        appeal.accountId,
        'credit-appeal-decided',
        id,
        a.id,
        creditNotices.appealDecided(await this.keep.words(event, tx), decision.isAccepted),
      )
      return ok(id)
    })
  }

  /** The hospital knows better: 来过. */
  correct(
    appointmentId: string,
    by: { institutionIds: readonly string[] | null },
    version: number,
  ): Promise<Result<{ state: 'FULFILLED' | 'NO_SHOW_REVOKED' }, CorrectRefusal>> {
    return this.credit.transaction(async (tx) => {
      const a = await this.appointments.lockById(appointmentId, tx)
      if (!a || (by.institutionIds && !by.institutionIds.includes(a.institutionId))) return refuse('NOT_FOUND')
      if (a.version !== version) return refuse('STALE')
      if (a.state === 'ATTENDANCE_UNKNOWN') {
        await this.judge.fulfil(tx, a, 'corrected-by-hospital', 'staff')
        return ok({ state: 'FULFILLED' as const })
      }
      if (a.state !== 'NO_SHOW') return refuse('ACTION_NOT_ALLOWED')
      await this.judge.revoke(tx, a, 'CORRECTION', true, 'staff')
      return ok({ state: 'NO_SHOW_REVOKED' as const })
    })
  }
}

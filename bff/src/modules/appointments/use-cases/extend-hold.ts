import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../platform/clock.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import { actionsOf } from '../domain/appointment.ts'
import { extendedHoldExpiry } from '../domain/booking-rules.ts'
import type { RuleBook } from './rule-book.ts'

/** 再留一会儿: once, to a fixed end counted from the submit (A23). */
export class ExtendHold {
  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly rules: RuleBook,
    private readonly payments: PaymentsPublic,
    private readonly clock: Clock,
  ) {}

  async run(accountId: string, id: string): Promise<Result<string, 'NOT_FOUND' | 'ACTION_NOT_ALLOWED' | 'HOLD_EXPIRED'>> {
    const own = await this.repository.findOwn(accountId, id)
    if (!own) return refuse('NOT_FOUND')
    const rule = await this.rules.byId(own.ruleVersionId)
    return this.repository.transaction(async (tx) => {
      const a = await this.repository.lockById(id, tx)
      if (!a) return refuse('NOT_FOUND')
      const now = this.clock.now()
      const until = extendedHoldExpiry(rule, a.submittedAt.getTime(), a.startsAt.getTime())
      if (!actionsOf(a, until, now).includes('extendHold'))
        return refuse(a.state === 'HELD' && now >= a.holdExpiresAt.getTime() ? 'HOLD_EXPIRED' : 'ACTION_NOT_ALLOWED')
      await this.repository.move(
        tx,
        a,
        'HELD',
        { holdExpiresAt: new Date(until), holdExtended: true, dueAt: new Date(until) },
        { cause: 'hold-extended', actor: 'resident', now },
      )
      if (a.tradeOrderId) await this.payments.extendPayBy(tx, a.tradeOrderId, until)
      return ok(id)
    })
  }
}

import { ownsHospitalTruth } from '../../domain/appointment.ts'
import { planLimit } from '../domain/limit.ts'
import { countChannels, isCounted } from '../domain/quota.ts'
import { assignFree } from '@jktl/shared/appointments/pool/rules'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { LimitRepository } from '../limit.repository.ts'
import type { QuotaRepository } from '../quota.repository.ts'
import type { Reach, SessionRefusal } from './divide-numbers.ts'

/** 限号 (§2.3.2): lowered, only unsold numbers leave; raised, numbers return or are added, planned until the hospital knows of them. */
export class ChangeLimit {
  constructor(
    private readonly limits: LimitRepository,
    private readonly quotas: QuotaRepository,
    private readonly directory: DirectoryPublic,
    private readonly clock: Clock,
  ) {}

  async run(request: { sessionId: string; reach: Reach; version: number; limit: number }): Promise<Result<string, SessionRefusal | 'LIMIT_IS_THE_HOSPITALS'>> {
    const now = this.clock.now()
    return this.limits.transaction(async (tx) => {
      const session = await this.limits.lockSession(request.sessionId, tx)
      if (!session || (request.reach && !request.reach.includes(session.institutionId))) return refuse('NOT_FOUND')
      const institution = (await this.directory.findInstitutions([session.institutionId], tx)).get(session.institutionId)
      if (!institution || ownsHospitalTruth(institution.authorityMode)) return refuse('LIMIT_IS_THE_HOSPITALS')
      if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
      if (now >= session.endsAt.getTime()) return refuse('SESSION_OVER')
      if (session.version !== request.version) return refuse('STALE')
      const numbers = await this.quotas.lockNumbers([session.id], tx)
      const open = await this.limits.openSegments(session.id, now, tx)
      // A segment without a number of the roster may have left the hospital's schedule; only when none has any, all count.
      const listed = open.filter(({ id }) => numbers.some((number) => number.segmentId === id && number.inRoster && !number.isExtra))
      const change = planLimit(
        numbers,
        (listed.length > 0 ? listed : open).map(({ id }) => id),
        request.limit,
      )
      const lowered = { cause: 'limit-lowered', actor: 'staff', now }
      const raised = { cause: 'limit-raised', actor: 'staff', now }
      await this.limits.withdraw(change.withdrawn, lowered, tx)
      await this.limits.setInRoster(change.overLimit, false, lowered, tx)
      await this.limits.setInRoster(change.covered, true, raised, tx)
      await this.limits.restore(change.restored, raised, tx)
      const [plan] = await this.quotas.plansOf([session.id], tx)
      const kept = numbers.filter((number) => isCounted(number) || change.restored.includes(number.id))
      const channels = plan ? assignFree(change.added.length, countChannels(kept), plan) : []
      await this.limits.addNumbers(
        session.id,
        change.added.map((number, index) => ({ ...number, channel: channels[index] ?? 'ONLINE' })),
        raised,
        tx,
      )
      await this.limits.noteChange(session.id, now, tx)
      return ok(session.id)
    })
  }
}

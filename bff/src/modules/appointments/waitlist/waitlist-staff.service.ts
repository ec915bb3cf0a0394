import { Inject, Injectable } from '@nestjs/common'
import type { changeWaitlistTier, getWaitlistTotals, SessionWaitlist, StaffWaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'
import type * as z from 'zod/mini'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { type StaffEntryRow, WaitlistStaffRepository } from './waitlist-staff.repository.ts'
import { WaitlistRepository } from './waitlist.repository.ts'

type StaffEntry = z.output<typeof StaffWaitlistEntry>

/** Whether a staff caller may act in an institution. */
const reaches = (caller: Caller, institutionId: string): boolean =>
  caller.roles.has('system_admin') || caller.posts.some((p) => p.role === 'hospital_pool_manager' && p.institutionId === institutionId)

/** The waiting list for the hospital's managers (masked, with the order's keys) and its totals for the regulator. */
@Injectable()
export class WaitlistStaffService {
  constructor(
    @Inject(WaitlistStaffRepository) private readonly rows: WaitlistStaffRepository,
    @Inject(WaitlistRepository) private readonly repository: WaitlistRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async ofSession(caller: Caller, sessionId: string, requestId: string): Promise<SessionWaitlist> {
    const session = await this.rows.findSession(sessionId)
    if (!session || !reaches(caller, session.institutionId)) throw new Refusal(NOT_FOUND)
    const [entries, departments, doctors] = await Promise.all([
      this.rows.listOfSession(sessionId),
      this.directory.findDepartments([session.departmentId]),
      this.directory.findDoctors([session.doctorId]),
    ])
    const count = (state: string): number => entries.filter((e) => e.state === state).length
    return {
      asOf: formatInstant(this.clock.now()),
      sessionId,
      doctorName: doctors.get(session.doctorId)?.name ?? '',
      departmentName: departments.get(session.departmentId)?.name ?? '',
      date: session.date,
      half: session.half,
      counts: { waiting: count('WAITING'), offered: count('OFFERED'), accepted: count('ACCEPTED'), booked: session.booked, reserved: session.reserved },
      items: await this.present(caller, entries, 'appointments.getSessionWaitlist', requestId),
    }
  }

  /** W4: with a reason, an audit line and an event; only while the entry waits. */
  async changeTier(caller: Caller, { params, body, ifMatch, requestId }: Input<typeof changeWaitlistTier>): Promise<ResponseOf<typeof changeWaitlistTier>> {
    const before = await this.rows.find(params.id)
    if (!before || !reaches(caller, before.institutionId)) throw new Refusal(NOT_FOUND)
    const outcome = await this.repository.transaction(async (tx) => {
      const entry = await this.repository.lock(tx, params.id)
      if (entry?.version !== ifMatch) return 'stale'
      if (entry.state !== 'WAITING' || entry.tier === 'DRAW') return 'over'
      await this.repository.setTier(tx, params.id, body.tier, { reason: body.reason, now: this.clock.now() })
      await this.audit.record(
        {
          actorAccountId: caller.accountId,
          action: 'appointments.changeWaitlistTier',
          objectKind: 'waitlist-entry',
          objectId: params.id,
          personId: before.personId,
          outcome: 'ALLOWED',
          reason: body.reason,
          requestId,
        },
        tx,
      )
      return 'done'
    })
    const after = await this.rows.find(params.id)
    const [item] = after ? await this.present(caller, [after], 'appointments.changeWaitlistTier', requestId) : []
    if (!item) throw new Refusal(NOT_FOUND)
    if (outcome === 'stale') throw new Refusal('KERNEL.STALE', { current: item })
    if (outcome === 'over') throw new Refusal('APPOINTMENTS.WAITLIST_OVER')
    return item
  }

  async totals(query: QueryOf<typeof getWaitlistTotals>): Promise<ResponseOf<typeof getWaitlistTotals>> {
    const rows = await this.rows.totals(query.from, query.to)
    const institutions = await this.directory.findInstitutions(rows.map((row) => row.institutionId))
    return {
      asOf: formatInstant(this.clock.now()),
      items: rows.map((row) => ({ ...row, institutionName: institutions.get(row.institutionId)?.name ?? '' })),
    }
  }

  private async present(caller: Caller, entries: readonly StaffEntryRow[], action: string, requestId: string): Promise<StaffEntry[]> {
    const personIds = [...new Set(entries.map((e) => e.personId))]
    for (const personId of personIds)
      await this.audit.record({
        actorAccountId: caller.accountId,
        action,
        objectKind: 'waitlist-entry',
        objectId: null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    const persons = await this.identity.labelPersons(null, personIds)
    return entries.map((e, index) => ({
      id: e.id,
      version: e.version,
      place: index + 1,
      state: e.state,
      tier: e.tier,
      joinedAt: formatInstant(e.joinedAt.getTime()),
      personNameMasked: persons.get(e.personId)?.nameMasked ?? '',
      wantsDoctor: e.doctorId !== null,
      half: e.half,
      offersMissed: e.offersMissed,
      prepaid: e.prepayState === 'HELD',
      offerExpiresAt: e.offerExpiresAt ? formatInstant(e.offerExpiresAt.getTime()) : null,
    }))
  }
}

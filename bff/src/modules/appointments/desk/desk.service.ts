import { Inject, Injectable } from '@nestjs/common'
import type { checkDeskDecision, decideDeskCase, DeskCase, listDeskCases } from '@jktl/shared/appointments/desk/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import { DeskRepository, type DeskRow } from './desk.repository.ts'
import { DESK_QUESTIONS } from './domain/desk-questions.ts'

/** Institutions a staff caller may act in; null: all of the region. */
const reachOf = (caller: Caller): string[] | null =>
  caller.roles.has('system_admin') ? null : caller.posts.flatMap((p) => (p.role === 'hospital_pool_manager' && p.institutionId ? [p.institutionId] : []))

/** 待核实 (§2.3.1, §2.3.3): what a hospital does not tell by itself is asked by telephone, written down by one and checked by another. */
@Injectable()
export class DeskService {
  constructor(
    @Inject(DeskRepository) private readonly desk: DeskRepository,
    @Inject(AppointmentsParts) private readonly parts: AppointmentsParts,
    @Inject(AppointmentsRepository) private readonly appointments: AppointmentsRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, requestId: string): Promise<ResponseOf<typeof listDeskCases>> {
    const now = this.clock.now()
    const rows = await this.desk.listCases(now, reachOf(caller))
    return { asOf: formatInstant(now), items: await this.present(caller, rows, 'appointments.listDeskCases', requestId) }
  }

  async decide(caller: Caller, input: Input<typeof decideDeskCase>): Promise<DeskCase> {
    const { id } = input.params
    const now = this.clock.now()
    const seen = await this.reachable(caller, id)
    if (seen.version !== input.ifMatch) throw new Refusal('KERNEL.STALE', { current: await this.show(caller, id, input.requestId) })
    const isProposed = await this.desk.transaction(async (tx) => {
      const a = await this.appointments.lockById(id, tx)
      if (a?.version !== input.ifMatch) return null
      const { verdict, reason } = input.body
      if (!(await this.desk.propose(tx, { appointmentId: id, state: a.state, verdict, reason, accountId: caller.accountId, now }))) return false
      await this.note(tx, caller, 'appointments.decideDeskCase', seen, `${verdict}: ${reason}`, input.requestId)
      return true
    })
    if (isProposed === null) throw new Refusal('APPOINTMENTS.DESK_CASE_SETTLED')
    if (!isProposed) throw new Refusal('APPOINTMENTS.DESK_DECISION_WAITS')
    return this.show(caller, id, input.requestId)
  }

  async check(caller: Caller, input: Input<typeof checkDeskDecision>): Promise<ResponseOf<typeof checkDeskDecision>> {
    const { id } = input.params
    const now = this.clock.now()
    const seen = await this.reachable(caller, id)
    const outcome = await this.desk.transaction(async (tx) => {
      const a = await this.appointments.lockById(id, tx)
      const open = await this.desk.lockOpen(tx, id)
      if (!a || !open) return 'DESK_CASE_SETTLED' as const
      if (open.version !== input.ifMatch) return 'STALE' as const
      const by = { accountId: caller.accountId, now }
      if (open.appointmentState !== a.state) {
        await this.desk.close(tx, open.id, 'OVERTAKEN', by)
        return 'DESK_CASE_SETTLED' as const
      }
      if (open.decidedBy === caller.accountId) return 'DESK_SECOND_PERSON' as const
      await this.desk.close(tx, open.id, input.body.accepted ? 'APPLIED' : 'REJECTED', by)
      if (input.body.accepted) await this.desk.makeDue(tx, id, now)
      await this.note(tx, caller, 'appointments.checkDeskDecision', seen, input.body.accepted ? 'APPLIED' : 'REJECTED', input.requestId)
      return null
    })
    if (outcome === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.show(caller, id, input.requestId) })
    if (outcome) throw new Refusal(`APPOINTMENTS.${outcome}`)
    if (input.body.accepted) await this.parts.steps.continueWith(id)
    return { applied: input.body.accepted }
  }

  private async reachable(caller: Caller, id: string): Promise<DeskRow> {
    const row = await this.desk.findCase(id, this.clock.now(), reachOf(caller))
    if (!row) throw new Refusal(NOT_FOUND)
    return row
  }

  private async show(caller: Caller, id: string, requestId: string): Promise<DeskCase> {
    const [shown] = await this.present(caller, [await this.reachable(caller, id)], 'appointments.showDeskCase', requestId)
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  private note(tx: Parameters<Audit['record']>[1], caller: Caller, action: string, row: DeskRow, reason: string, requestId: string): Promise<void> {
    return this.audit.record(
      { actorAccountId: caller.accountId, action, objectKind: 'appointment', objectId: row.id, personId: row.personId, outcome: 'ALLOWED', reason, requestId },
      tx,
    )
  }

  private async present(caller: Caller, rows: readonly DeskRow[], action: string, requestId: string): Promise<DeskCase[]> {
    for (const personId of new Set(rows.map((row) => row.personId)))
      await this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'appointment', objectId: null, personId, outcome: 'ALLOWED', requestId })
    const ids = (pick: (row: DeskRow) => string): string[] => [...new Set(rows.map(pick))]
    const [institutions, departments, doctors, persons] = await Promise.all([
      this.directory.findInstitutions(ids((r) => r.institutionId)),
      this.directory.findDepartments(ids((r) => r.departmentId)),
      this.directory.findDoctors(ids((r) => r.doctorId)),
      this.identity.labelPersons(
        null,
        ids((r) => r.personId),
      ),
    ])
    return rows.map((row) => {
      const { question, done, notDone } = DESK_QUESTIONS[row.state]
      return {
        id: row.id,
        version: row.version,
        institutionName: institutions.get(row.institutionId)?.name ?? '',
        state: row.state,
        question,
        doneLabel: done,
        notDoneLabel: notDone,
        personNameMasked: persons.get(row.personId)?.nameMasked ?? '',
        departmentName: departments.get(row.departmentId)?.name ?? '',
        doctorName: doctors.get(row.doctorId)?.name ?? '',
        date: row.date,
        start: row.start,
        numberOrdinal: row.ordinal,
        lockId: row.id,
        isPaid: row.isPaid,
        isAskable: institutions.get(row.institutionId)?.querySupported ?? true,
        since: formatInstant(row.since.getTime()),
        attempts: row.attempts,
        decision:
          row.verdict && row.decidedAt
            ? {
                verdict: row.verdict,
                reason: row.reason ?? '',
                version: row.decisionVersion ?? 0,
                decidedAt: formatInstant(row.decidedAt.getTime()),
                isOwn: row.decidedBy === caller.accountId,
              }
            : null,
      }
    })
  }
}

import type { Appointment } from '@jktl/shared/appointments/contract'
import { ageYears, dateOf, formatInstant, MINUTE_MS, clockTimeOf } from '@jktl/shared/kernel/dates'
import { RELATION_NAMES } from '@jktl/shared/identity/model'
import { LIVE_STATES, PAY_MODES } from '@jktl/shared/appointments/model'

import type { Clock } from '../../../platform/clock.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import { type AppointmentRecord, actionsOf } from '../domain/appointment.ts'
import { extendedHoldExpiry, ruleSentences } from '../domain/booking-rules.ts'
import { stateText } from '../domain/state-texts.ts'
import { barcodeText } from '../domain/voucher.ts'
import type { RuleBook } from './rule-book.ts'

/** While a step runs, the client asks again after this. */
const CHECK_AGAIN_MS = 3_000
const PASSING: readonly string[] = ['HOLDING', 'HOLD_UNKNOWN', 'RELEASING', 'CONFIRMING', 'CANCELLING']
const WITH_VOUCHER: readonly string[] = ['BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED', 'ATTENDANCE_UNKNOWN']
const WITH_HOLD: readonly string[] = ['HOLDING', 'HOLD_UNKNOWN', 'HELD']

/** Appointments as their owner sees them: names from the directory, masked persons, money from payments, rules as pinned (AP4). */
export class ViewAppointments {
  constructor(
    private readonly rules: RuleBook,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly payments: PaymentsPublic,
    private readonly clock: Clock,
  ) {}

  async run(accountId: string, records: readonly AppointmentRecord[]): Promise<Appointment[]> {
    if (records.length === 0) return []
    const ids = (pick: (a: AppointmentRecord) => string | null): string[] => [...new Set(records.map(pick).filter((id) => id !== null))]
    const [institutions, departments, doctors, resources, persons, money] = await Promise.all([
      this.directory.findInstitutions(ids((a) => a.institutionId)),
      this.directory.findDepartments(ids((a) => a.departmentId)),
      this.directory.findDoctors(ids((a) => a.doctorId)),
      this.directory.findResources(ids((a) => a.doctorId)),
      this.identity.labelPersons(
        accountId,
        ids((a) => a.personId),
      ),
      this.payments.viewMoney(ids((a) => a.tradeOrderId)),
    ])
    const open = await this.approved(records)
    const now = this.clock.now()
    return Promise.all(
      records.map(async (a): Promise<Appointment> => {
        const rule = await this.rules.byId(a.ruleVersionId)
        const extendableUntil = extendedHoldExpiry(rule, a.submittedAt.getTime(), a.startsAt.getTime())
        const allowedActions = actionsOf(a, extendableUntil, now)
        const [institution, department, doctor, person] = [
          institutions.get(a.institutionId),
          departments.get(a.departmentId),
          doctors.get(a.doctorId),
          persons.get(a.personId),
        ]
        const isLive = (LIVE_STATES as readonly string[]).includes(a.state)
        return {
          id: a.id,
          version: a.version,
          state: a.state,
          stateText: stateText(a),
          personId: a.personId,
          personNameMasked: person?.nameMasked ?? '',
          personRelation: RELATION_NAMES[person?.relation ?? 'OTHER'],
          personAgeYears: person ? ageYears(person.birthDate, dateOf(now)) : 0,
          personIdMasked: person?.idNumberMasked ?? null,
          institutionId: a.institutionId,
          institutionName: institution?.name ?? '',
          institutionPhone: institution?.phone ?? '',
          departmentId: a.departmentId,
          departmentName: department?.name ?? '',
          doctorId: a.doctorId,
          doctorName: doctor?.name ?? '',
          doctorTitle: doctor?.title ?? '',
          ...(resources.has(a.doctorId) ? { preparation: resources.get(a.doctorId)?.preparation ?? '' } : {}),
          location: a.location,
          date: a.date,
          start: a.start,
          end: a.end,
          numberOrdinal: a.ordinal,
          feeFen: a.feeFen,
          payMode: a.payMode,
          payModes: PAY_MODES.filter((mode) =>
            mode === 'WINDOW' ? institution?.windowPay : a.feeFen === 0 || (institution?.onlinePay && open.has(a.institutionId)),
          ),
          submittedAt: formatInstant(a.submittedAt.getTime()),
          holdExpiresAt: WITH_HOLD.includes(a.state) ? formatInstant(a.holdExpiresAt.getTime()) : null,
          holdExtendable: allowedActions.includes('extendHold'),
          cancelUntil: formatInstant(a.cancelUntil.getTime()),
          arriveBy: clockTimeOf(a.startsAt.getTime() - rule.arriveBeforeMinutes * MINUTE_MS),
          voucher:
            a.voucherCode && a.confirmedAt && WITH_VOUCHER.includes(a.state)
              ? { code: a.voucherCode, barcodeText: barcodeText(a.voucherCode), numberOrdinal: a.ordinal, issuedAt: formatInstant(a.confirmedAt.getTime()) }
              : null,
          money: (a.tradeOrderId ? money.get(a.tradeOrderId) : undefined) ?? null,
          replacesId: a.replacesId,
          rescheduledFromId: a.rescheduledFromId,
          replacementId: a.replacementId,
          allowedActions,
          rules: isLive ? ruleSentences(rule, a.cancelUntil.getTime(), a.submittedAt.getTime()) : [],
          serverTime: formatInstant(now),
          nextCheckAt:
            PASSING.includes(a.state) || a.suspendDueAt !== null || (a.state === 'BOOKED' && a.replacementId !== null)
              ? formatInstant(now + CHECK_AGAIN_MS)
              : null,
        }
      }),
    )
  }

  /** Institutions whose money can be opened; only who is still to choose how to pay needs to know. */
  private async approved(records: readonly AppointmentRecord[]): Promise<Set<string>> {
    const ids = [...new Set(records.filter((a) => WITH_HOLD.includes(a.state) && a.feeFen > 0).map((a) => a.institutionId))]
    const isOpen = await Promise.all(ids.map((id) => this.payments.isApproved(id)))
    return new Set(ids.filter((_, i) => isOpen[i]))
  }
}

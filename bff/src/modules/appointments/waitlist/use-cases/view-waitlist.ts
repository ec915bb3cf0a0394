import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import { waitlistActions } from '@jktl/shared/appointments/waitlist/rules'
import { RELATION_NAMES } from '@jktl/shared/identity/model'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { PaymentsPublic } from '../../../payments/public.ts'
import { type EntryRecord, entryText, placeText } from '../domain/waitlist-entry.ts'

const CHECK_AGAIN_MS = 3_000
const WAIT_MS = 30_000

/** Entries as their owner sees them. */
export class ViewWaitlist {
  constructor(
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly payments: PaymentsPublic,
    private readonly clock: Clock,
  ) {}

  async run(accountId: string, entries: readonly EntryRecord[]): Promise<WaitlistEntry[]> {
    if (entries.length === 0) return []
    const ids = (pick: (e: EntryRecord) => (string | null | undefined)[]): string[] => [
      ...new Set(entries.flatMap(pick).filter((id) => typeof id === 'string')),
    ]
    const [institutions, departments, doctors, persons, money] = await Promise.all([
      this.directory.findInstitutions(ids((e) => [e.institutionId])),
      this.directory.findDepartments(ids((e) => [e.departmentId])),
      this.directory.findDoctors(ids((e) => [e.doctorId, e.offer?.doctorId])),
      this.identity.labelPersons(
        accountId,
        ids((e) => [e.personId]),
      ),
      this.payments.viewMoney(ids((e) => [e.prepayState === 'BOOKED' ? null : e.tradeOrderId])),
    ])
    const now = this.clock.now()
    return entries.map((e) => {
      const person = persons.get(e.personId)
      const isWaiting = e.state === 'WAITING' || e.state === 'OFFERED'
      const offerDoctor = e.offer ? doctors.get(e.offer.doctorId) : undefined
      return {
        id: e.id,
        version: e.version,
        state: e.state,
        stateText: entryText(e),
        personId: e.personId,
        personNameMasked: person?.nameMasked ?? '',
        personRelation: RELATION_NAMES[person?.relation ?? 'OTHER'],
        institutionName: institutions.get(e.institutionId)?.name ?? '',
        departmentId: e.departmentId,
        departmentName: departments.get(e.departmentId)?.name ?? '',
        doctorId: e.doctorId,
        doctorName: e.doctorId ? (doctors.get(e.doctorId)?.name ?? '') : null,
        date: e.date,
        half: e.half,
        joinedAt: formatInstant(e.joinedAt.getTime()),
        until: formatInstant(e.untilAt.getTime()),
        place: isWaiting
          ? {
              number: e.aheadByTier + e.aheadByTime + 1,
              aheadByTier: e.aheadByTier,
              aheadByTime: e.aheadByTime,
              tier: e.tier,
              text: placeText(e.tier, e.aheadByTier, e.aheadByTime),
            }
          : null,
        offer: e.offer
          ? {
              doctorName: offerDoctor?.name ?? '',
              doctorTitle: offerDoctor?.title ?? '',
              location: e.offer.location,
              start: e.offer.start,
              end: e.offer.end,
              numberOrdinal: e.offer.ordinal,
              feeFen: e.offer.feeFen,
              expiresAt: formatInstant(e.offer.expiresAt.getTime()),
            }
          : null,
        appointmentId: e.appointmentId,
        prepayState: e.prepayState,
        prepayFen: e.prepayFen,
        money: (e.tradeOrderId ? money.get(e.tradeOrderId) : undefined) ?? null,
        allowedActions: waitlistActions(
          { state: e.state, prepayState: e.prepayState, offerExpiresAt: e.offer?.expiresAt.getTime() ?? null, payBy: e.prepayBy?.getTime() ?? null },
          now,
        ),
        serverTime: formatInstant(now),
        nextCheckAt: e.offer?.isAuto || e.state === 'ACCEPTED' ? formatInstant(now + CHECK_AGAIN_MS) : isWaiting ? formatInstant(now + WAIT_MS) : null,
      }
    })
  }
}

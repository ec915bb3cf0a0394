import { type Result, ok, refuse } from '@jktl/shared/kernel/result'
import type { Channel } from '@jktl/shared/appointments/model'
import { ageYears, dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { BoundPerson, IdentityPublic } from '../../identity/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { ClaimRepository } from '../claim.repository.ts'
import { isCreditExemptDepartment } from '../credit/domain/exempt-departments.ts'
import { ownsHospitalTruth } from '../domain/appointment.ts'
import { cancelUntil, closedReason, extendedHoldExpiry, holdExpiry, isNight, LOCK_MARGIN_MS } from '../domain/booking-rules.ts'
import type { SegmentRow, SessionsRepository } from '../sessions.repository.ts'
import type { AppointmentSteps } from './appointment-steps.ts'
import type { RuleBook } from './rule-book.ts'

export type HoldRefusal =
  | 'NOT_FOUND'
  | 'NUMBER_TAKEN'
  | 'BED_BY_REFERRAL'
  | 'SOLD_OUT'
  | 'ELDER_ONLY'
  | 'SEGMENT_CLOSED'
  | 'SESSION_SUSPENDED'
  | 'SAME_SESSION_BOOKED'
  | 'PERSON_NOT_VERIFIED'
  | 'PHONE_NEEDED'
  | 'TOO_MANY_HOLDS'
  | 'DAILY_LIMIT'
  | 'HOSPITAL_REFUSED'
  | 'LISTED'
  | 'ACCOUNT_LIMIT'
  | 'DEVICE_LIMIT'
  | 'BOOKING_HOURS'
  | 'TOO_YOUNG'
  | 'RESCHEDULE_PENDING'
  | 'ACTION_NOT_ALLOWED'

export interface HoldOptions {
  /** Waiting list entry or referral whose kept number is taken; else any free number of the channel. */
  reservedFor?: string | null
  /** 改签: the appointment this one shall replace. */
  replacesId?: string | null
  /** Fingerprint of the device, for the limit per device. */
  deviceKey?: string | null
  channel?: Channel
  /** A department that a listing never blocks: vaccination, maternity checks, referrals (C4). */
  isCreditExempt?: boolean
}

/** A worker takes over a claim whose request died, after this long. */
const CLAIM_LEASE_MS = MINUTE_MS / 2
/** How long "sold out" and a segment's fixed facts are believed. Only hints: the claiming statement decides. */
const SOLD_OUT_MS = 250
const FACTS_MS = 1_000
const DEPARTMENTS_MS = 60_000
const CACHE_SIZE = 5_000

/** A small memory with an age. */
class Recent<T> {
  private readonly entries = new Map<string, { value: T; at: number }>()
  constructor(private readonly maxAgeMs: number) {}
  get(key: string): T | undefined {
    const entry = this.entries.get(key)
    return entry && performance.now() - entry.at < this.maxAgeMs ? entry.value : undefined
  }
  set(key: string, value: T): void {
    if (this.entries.size >= CACHE_SIZE) this.entries.clear()
    this.entries.set(key, { value, at: performance.now() })
  }
}

/** 占号 (§2.3.3 submit): facts, then the claim in one statement, then the hospital's lock where it owns the truth. */
export class HoldNumber {
  private readonly soldOut = new Recent<true>(SOLD_OUT_MS)
  private readonly segments = new Recent<SegmentRow>(FACTS_MS)
  private readonly exemptDepartments = new Recent<boolean>(DEPARTMENTS_MS)

  constructor(
    private readonly stores: { appointments: AppointmentsRepository; claims: ClaimRepository; sessions: SessionsRepository },
    private readonly rules: RuleBook,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly steps: AppointmentSteps,
    private readonly clock: Clock,
  ) {}

  /** @returns the appointment's id; a repeated request key answers the same one */
  async run(
    accountId: string,
    request: { personId: string; segmentId: string },
    requestKey: string,
    options: HoldOptions = {},
  ): Promise<Result<string, HoldRefusal>> {
    const result = await this.attempt(accountId, request, requestKey, options)
    if (result.ok || result.code === 'HOSPITAL_REFUSED') return result
    // An earlier run of the same request may have died after its claim: what stands in the way now can be its own number (§6.1).
    const earlier = await this.stores.claims.findIdByRequestKey(accountId, requestKey)
    return earlier ? ok(earlier) : result
  }

  private async attempt(
    accountId: string,
    request: { personId: string; segmentId: string },
    requestKey: string,
    { reservedFor = null, replacesId = null, deviceKey = null, channel = 'ONLINE', isCreditExempt = false }: HoldOptions,
  ): Promise<Result<string, HoldRefusal>> {
    const now = this.clock.now()
    // The hint speaks of free numbers of one channel; a number kept for somebody is not one of them.
    const hintKey = reservedFor ? null : `${request.segmentId} ${channel}`
    if (hintKey && this.soldOut.get(hintKey)) return refuse('SOLD_OUT')
    const segment = await this.segment(request.segmentId)
    if (!segment) return refuse('NOT_FOUND')
    if (segment.kind === 'BED' && channel !== 'REFERRAL') return refuse('BED_BY_REFERRAL')
    const rule = await this.rules.ruleFor(segment.institutionId, now)
    const startsAt = segment.startsAt.getTime()
    const closed = closedReason({ ...segment, startsAt, releaseAt: segment.releaseAt.getTime() }, rule, now)
    if (closed) return refuse(closed.code)
    if (!reservedFor && isNight(rule, now)) return refuse('BOOKING_HOURS')
    const [person, institutions, isExemptDepartment] = await Promise.all([
      this.identity.findBoundPerson(accountId, request.personId),
      this.directory.findInstitutions([segment.institutionId]),
      this.isExemptDepartment(segment.departmentId),
    ])
    if (!person) return refuse('NOT_FOUND')
    if (!isVerified(person)) return refuse('PERSON_NOT_VERIFIED')
    if (!person.phone) return refuse('PHONE_NEEDED')
    if (ageYears(person.birthDate, dateOf(now)) < rule.minAgeYears) return refuse('TOO_YOUNG')
    const institution = institutions.get(segment.institutionId)
    if (!institution) return refuse('NOT_FOUND')
    const holdExpiresAt = holdExpiry(rule, now, startsAt)
    const isHis = ownsHospitalTruth(institution.authorityMode)
    const outcome = await this.stores.claims.claim({
      segmentId: request.segmentId,
      accountId,
      personId: request.personId,
      identityKey: person.identityKey,
      requestKey,
      now,
      rule,
      authority: institution.authorityMode,
      holdExpiresAt,
      lockUntil: extendedHoldExpiry(rule, now, startsAt) + LOCK_MARGIN_MS,
      cancelUntil: cancelUntil(rule, segment.date, startsAt),
      startsAt,
      state: isHis ? 'HOLDING' : 'HELD',
      dueAt: isHis ? now + CLAIM_LEASE_MS : replacesId ? now : holdExpiresAt,
      channel,
      isCreditExempt: isCreditExempt || channel !== 'ONLINE' || replacesId !== null || isExemptDepartment,
      deviceKey,
      reservedFor,
      replacesId,
    })
    switch (outcome.kind) {
      case 'claimed':
        return isHis ? this.lock(outcome.id, person) : ok(outcome.id)
      case 'repeated':
        return refuse('NUMBER_TAKEN')
      case 'none':
        if (!outcome.anyLeft && !reservedFor && channel === 'ONLINE' && (await this.stores.sessions.hasFree(request.segmentId, 'ELDER'))) {
          // A28: what is kept for elders is theirs also online, when nothing else is left.
          if (ageYears(person.birthDate, dateOf(now)) < rule.elderAgeYears) return refuse('ELDER_ONLY')
          return this.run(accountId, request, requestKey, { replacesId, deviceKey, isCreditExempt, channel: 'ELDER' })
        }
        if (hintKey && !outcome.anyLeft) this.soldOut.set(hintKey, true)
        return refuse(outcome.anyLeft || reservedFor ? 'NUMBER_TAKEN' : 'SOLD_OUT')
      case 'closed':
        return refuse('SEGMENT_CLOSED')
      case 'same-session':
        return refuse('SAME_SESSION_BOOKED')
      case 'too-many-holds':
        return refuse('TOO_MANY_HOLDS')
      case 'day-full':
        return refuse('DAILY_LIMIT')
      case 'listed':
        return refuse('LISTED')
      case 'account-limit':
        return refuse('ACCOUNT_LIMIT')
      case 'device-limit':
        return refuse('DEVICE_LIMIT')
      case 'replaced-already':
        return refuse('RESCHEDULE_PENDING')
      case 'not-replaceable':
        return refuse('ACTION_NOT_ALLOWED')
    }
  }

  private async lock(id: string, person: BoundPerson): Promise<Result<string, HoldRefusal>> {
    const appointment = await this.stores.appointments.findById(id)
    if (!appointment) throw new Error('a claimed appointment is missing')
    await this.steps.settleHold(appointment, person)
    const after = await this.stores.appointments.findById(id)
    return after?.state === 'HOLD_REFUSED' ? refuse('HOSPITAL_REFUSED') : ok(id)
  }

  /** C4: vaccination, maternity and emergency departments are open to everybody. */
  private async isExemptDepartment(departmentId: string): Promise<boolean> {
    const known = this.exemptDepartments.get(departmentId)
    if (known !== undefined) return known
    const department = (await this.directory.findDepartments([departmentId])).get(departmentId)
    const isExempt = department !== undefined && isCreditExemptDepartment(department.standardCode)
    this.exemptDepartments.set(departmentId, isExempt)
    return isExempt
  }

  private async segment(segmentId: string): Promise<SegmentRow | null> {
    const known = this.segments.get(segmentId)
    if (known) return known
    const read = await this.stores.sessions.findSegment(segmentId)
    if (read) this.segments.set(segmentId, read)
    return read
  }
}

const isVerified = (person: BoundPerson): boolean => person.realName === 'VERIFIED'

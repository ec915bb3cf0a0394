import { Inject, Injectable } from '@nestjs/common'
import type {
  Advice,
  askAdvice,
  DoctorSearch,
  getKnowledge,
  searchDoctors as searchDoctorsRoute,
  searchTerms as searchTermsRoute,
} from '@jktl/shared/appointments/guidance/contract'
import { addDays, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { BodyOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic, type SearchIndex } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { DoctorRatings } from './ratings.repository.ts'
import { advise } from './domain/advise.ts'
import { roughly } from './domain/distance.ts'
import { doctorIndex, searchDoctors } from './domain/doctor-search.ts'
import { monthsBetween, type Patient } from './domain/patient.ts'
import { candidatesOf, type World } from './domain/recommendations.ts'
import { searchTerms } from './domain/understanding.ts'
import { GuidanceRepository } from './guidance.repository.ts'
import { DANGER_SIGNS } from './knowledge/danger-signs.ts'
import { DISEASES } from './knowledge/diseases.ts'
import { EDITION, EDITION_AS_OF, EDITION_NOTE } from './knowledge/edition.ts'
import { BODY_PARTS } from './knowledge/parts.ts'
import { SOURCES } from './knowledge/sources.ts'
import { SYMPTOMS } from './knowledge/symptoms.ts'

const PAGE_SIZE = 20
const MONTHS = 12
const CURSOR = /^\d{4}:[\w:-]{3,200}$/

const encodeKey = (key: string): string => Buffer.from(key, 'utf8').toString('base64url')
function decodeKey(cursor: string): string | null {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  return CURSOR.test(key) ? key : null
}

/** 智能导诊 (R352–R354, A06, A07). Nothing that was asked is stored or logged; it is answered and forgotten. */
@Injectable()
export class GuidanceService {
  private index: { version: number; doctors: SearchIndex<'doctor'> } | null = null

  constructor(
    @Inject(GuidanceRepository) private readonly repository: GuidanceRepository,
    @Inject(DoctorRatings) private readonly ratings: DoctorRatings,
    @Inject(AppointmentsParts) private readonly parts: AppointmentsParts,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  knowledge(): ResponseOf<typeof getKnowledge> {
    return {
      edition: EDITION,
      asOf: EDITION_AS_OF,
      note: EDITION_NOTE,
      parts: [...BODY_PARTS],
      symptoms: SYMPTOMS.map(({ code, name, parts }) => ({ code, name, parts: [...parts] })),
      diseases: DISEASES.map(({ code, name, parts }) => ({ code, name, parts: [...parts] })),
      warnings: DANGER_SIGNS.map(({ code, name }) => ({ code, name })),
      sources: Object.values(SOURCES),
    }
  }

  terms({ text }: BodyOf<typeof searchTermsRoute>): ResponseOf<typeof searchTermsRoute> {
    const { hits, suggestions } = searchTerms(text)
    return { items: hits.map(({ entry: { kind, id, title }, matchedBy }) => ({ kind, code: id, name: title, matchedBy })), suggestions }
  }

  async ask(caller: Caller | undefined, body: BodyOf<typeof askAdvice>, requestId: string): Promise<Advice> {
    const { since, location, areaCode, ...told } = body
    const patient = await this.patientOf(caller, body, requestId)
    return advise(
      { told, patient, since: since ?? null, place: location ? roughly(location) : null, areaCode: areaCode ?? null },
      await this.world(),
      this.clock.now(),
    )
  }

  async searchDoctors({ cursor, limit = PAGE_SIZE, ...criteria }: BodyOf<typeof searchDoctorsRoute>): Promise<Result<DoctorSearch, 'INVALID_INPUT'>> {
    const after = cursor === undefined ? null : decodeKey(cursor)
    if (cursor !== undefined && after === null) return refuse('INVALID_INPUT')
    const world = await this.world()
    const candidates = candidatesOf(world, { place: null, areaCode: null })
    if (this.index?.version !== world.catalogue.version) this.index = { version: world.catalogue.version, doctors: doctorIndex(candidates) }
    const { nextKey, ...found } = searchDoctors(candidates, this.index.doctors, criteria, { after, limit, today: world.today })
    return ok({ ...found, asOf: formatInstant(this.clock.now()), nextCursor: nextKey === null ? null : encodeKey(nextKey) })
  }

  /** Age and sex of a bound person, read and audited; else as told. */
  private async patientOf(
    caller: Caller | undefined,
    { personId, ageYears, sex, pregnant = false }: BodyOf<typeof askAdvice>,
    requestId: string,
  ): Promise<Patient> {
    if (personId === undefined) return { ageMonths: ageYears === undefined ? null : ageYears * MONTHS, sex: sex ?? null, pregnant }
    if (!caller) throw new Refusal('KERNEL.NOT_SIGNED_IN')
    const person = await this.identity.findBoundPerson(caller.accountId, personId)
    if (!person) throw new Refusal(NOT_FOUND)
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'appointments.askGuidance',
      objectKind: 'person',
      objectId: personId,
      personId,
      outcome: 'ALLOWED',
      requestId,
    })
    return { ageMonths: monthsBetween(person.birthDate, dateOf(this.clock.now())), sex: person.sex, pregnant }
  }

  private async world(): Promise<World> {
    const now = this.clock.now()
    const today = dateOf(now)
    const rule = await this.parts.rules.ruleFor('', now)
    const catalogue = await this.directory.readCatalogue()
    const [numbers, ratings] = await Promise.all([
      this.repository.listFreeNumbers({ from: rule.sameDayBooking ? today : addDays(today, 1), to: addDays(today, rule.windowDays), now }),
      this.ratings.ratingsOf(catalogue.doctors.map((doctor) => doctor.id)),
    ])
    return { catalogue, numbers: new Map(numbers.map((free) => [free.doctorId, free])), ratings, today }
  }
}

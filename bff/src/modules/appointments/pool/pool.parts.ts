import { Inject, Injectable } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import { SuspensionRepository } from '../suspension.repository.ts'
import { HisBooking } from '../upstream/his-booking.adapter.ts'
import { LimitRepository } from './limit.repository.ts'
import { QuotaRepository } from './quota.repository.ts'
import { ReviewRepository } from './review.repository.ts'
import { RuleVersionRepository } from './rule-version.repository.ts'
import { AddRuleVersion } from './use-cases/add-rule-version.ts'
import { ChangeLimit } from './use-cases/change-limit.ts'
import { DivideNumbers } from './use-cases/divide-numbers.ts'
import { OfferExtraNumber } from './use-cases/offer-extra-number.ts'
import { ReviewSuspension } from './use-cases/review-suspension.ts'
import { SubstituteDoctor } from './use-cases/substitute-doctor.ts'
import { TellHospital } from './use-cases/tell-hospital.ts'

/** The use cases of the pool over their world. */
@Injectable()
export class PoolParts {
  readonly divide: DivideNumbers
  readonly limit: ChangeLimit
  readonly tell: TellHospital
  readonly extra: OfferExtraNumber
  readonly suspensions: ReviewSuspension
  readonly substitutes: SubstituteDoctor
  readonly rules: AddRuleVersion

  constructor(
    @Inject(AppointmentsParts) readonly booking: AppointmentsParts,
    @Inject(AppointmentsRepository) appointments: AppointmentsRepository,
    @Inject(SuspensionRepository) suspension: SuspensionRepository,
    @Inject(QuotaRepository) readonly quotas: QuotaRepository,
    @Inject(LimitRepository) readonly limits: LimitRepository,
    @Inject(ReviewRepository) readonly reviews: ReviewRepository,
    @Inject(RuleVersionRepository) readonly versions: RuleVersionRepository,
    @Inject(HisBooking) his: HisBooking,
    @Inject(IdentityPublic) identity: IdentityPublic,
    @Inject(DirectoryPublic) directory: DirectoryPublic,
    @Inject(Outbox) outbox: Outbox,
    @Inject(Clock) clock: Clock,
  ) {
    this.divide = new DivideNumbers(quotas, limits, clock)
    this.limit = new ChangeLimit(limits, quotas, directory, clock)
    this.tell = new TellHospital(limits, booking.rules, directory, his, clock)
    this.extra = new OfferExtraNumber(limits, booking.hold, identity, directory, outbox, clock)
    this.suspensions = new ReviewSuspension(reviews, suspension, clock)
    this.substitutes = new SubstituteDoctor({ limits, reviews, appointments }, directory, booking.steps, outbox, clock)
    this.rules = new AddRuleVersion(versions, clock)
  }
}

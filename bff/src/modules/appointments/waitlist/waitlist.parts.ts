import type { Clock } from '../../../platform/clock.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import type { AppointmentsParts } from '../appointments.parts.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { OfferRepository } from './offer.repository.ts'
import type { PrepaymentRepository } from './prepayment.repository.ts'
import { AnswerOffer } from './use-cases/answer-offer.ts'
import { JoinWaitlist } from './use-cases/join-waitlist.ts'
import { OfferNumbers } from './use-cases/offer-numbers.ts'
import { Prepayments } from './use-cases/prepayments.ts'
import { ViewWaitlist } from './use-cases/view-waitlist.ts'
import { WaitlistNotices } from './use-cases/waitlist-notices.ts'
import type { WaitlistRepository } from './waitlist.repository.ts'

export interface WaitlistWorld {
  parts: AppointmentsParts
  appointments: AppointmentsRepository
  entries: WaitlistRepository
  offers: OfferRepository
  prepayments: PrepaymentRepository
  identity: IdentityPublic
  directory: DirectoryPublic
  payments: PaymentsPublic
  outbox: Outbox
  clock: Clock
}

/** The use cases of the waiting list, built in plain order. */
export class WaitlistParts {
  readonly prepayments: Prepayments
  readonly join: JoinWaitlist
  readonly offering: OfferNumbers
  readonly answer: AnswerOffer
  readonly view: ViewWaitlist

  constructor({ parts, appointments, entries, offers, prepayments, identity, directory, payments, outbox, clock }: WaitlistWorld) {
    const notices = new WaitlistNotices(directory, outbox)
    this.prepayments = new Prepayments({ prepayments, entries, offers, appointments }, payments, parts.hold, parts.steps, notices, clock)
    this.join = new JoinWaitlist(entries, parts.rules, identity, directory, this.prepayments, clock)
    this.offering = new OfferNumbers(entries, offers, parts.rules, notices, clock, Math.random)
    this.answer = new AnswerOffer(entries, offers, parts.rules, parts.hold, clock)
    this.view = new ViewWaitlist(identity, directory, payments, clock)
    parts.steps.keepPrepayment = (tx, a) => this.prepayments.takeBack(tx, a)
  }
}

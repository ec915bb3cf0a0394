import type { FastifyBaseLogger } from 'fastify'

import { AppointmentsJobs } from '../../src/modules/appointments/appointments.jobs.ts'
import { AppointmentsParts, type AppointmentsWorld } from '../../src/modules/appointments/appointments.parts.ts'
import { AppointmentsRepository } from '../../src/modules/appointments/appointments.repository.ts'
import { ClaimRepository } from '../../src/modules/appointments/claim.repository.ts'
import { AppealsRepository } from '../../src/modules/appointments/credit/appeals.repository.ts'
import { AttendanceRepository } from '../../src/modules/appointments/credit/attendance.repository.ts'
import { CreditJobs } from '../../src/modules/appointments/credit/credit.jobs.ts'
import { CreditParts, type CreditWorld } from '../../src/modules/appointments/credit/credit.parts.ts'
import { CreditRepository } from '../../src/modules/appointments/credit/credit.repository.ts'
import { ReportsRepository } from '../../src/modules/appointments/credit/reports.repository.ts'
import { ReviewRepository } from '../../src/modules/appointments/pool/review.repository.ts'
import { ReviewSuspension } from '../../src/modules/appointments/pool/use-cases/review-suspension.ts'
import { QueueJobs } from '../../src/modules/appointments/queue/queue.jobs.ts'
import { QueueParts } from '../../src/modules/appointments/queue/queue.parts.ts'
import { QueueRepository } from '../../src/modules/appointments/queue/queue.repository.ts'
import { RosterRepository } from '../../src/modules/appointments/roster.repository.ts'
import { SessionsRepository } from '../../src/modules/appointments/sessions.repository.ts'
import { SuspensionRepository } from '../../src/modules/appointments/suspension.repository.ts'
import type { CreditPlatform } from '../../src/modules/appointments/upstream/credit.adapter.ts'
import type { HisBooking } from '../../src/modules/appointments/upstream/his-booking.adapter.ts'
import { OfferRepository } from '../../src/modules/appointments/waitlist/offer.repository.ts'
import { PrepaymentRepository } from '../../src/modules/appointments/waitlist/prepayment.repository.ts'
import { WaitlistJobs } from '../../src/modules/appointments/waitlist/waitlist.jobs.ts'
import { WaitlistParts, type WaitlistWorld } from '../../src/modules/appointments/waitlist/waitlist.parts.ts'
import { WaitlistRepository } from '../../src/modules/appointments/waitlist/waitlist.repository.ts'
import type { DirectoryInstitution, DirectoryPublic } from '../../src/modules/directory/public.ts'
import type { IdentityPublic } from '../../src/modules/identity/public.ts'
import type { PaymentsPublic } from '../../src/modules/payments/public.ts'
import { Audit } from '../../src/platform/audit.ts'
import type { Clock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { Jobs } from '../../src/platform/jobs/jobs.ts'
import { Outbox } from '../../src/platform/jobs/outbox.ts'
import { Vault } from '../../src/platform/vault.ts'
import type { HospitalBook, MoneyBook } from './fakes.ts'
import { ACCOUNTS, COOLING_SHARE, DEPARTMENTS, DOCTORS, INSTITUTIONS, PERSONS } from './places.ts'

const institutions: DirectoryInstitution[] = INSTITUTIONS.map((i) => ({
  ...i,
  phone: '',
  areaCode: '150502',
  mchid: 'model',
  onlinePay: true,
  windowPay: true,
  querySupported: true,
}))
/** As much of the directory as booking asks. */
const directory = {
  listInstitutions: () => Promise.resolve(institutions),
  findInstitutions: (ids: readonly string[]) => Promise.resolve(new Map(institutions.filter((i) => ids.includes(i.id)).map((i) => [i.id, i]))),
  findDepartments: (ids: readonly string[]) =>
    Promise.resolve(new Map(DEPARTMENTS.filter((d) => ids.includes(d.id)).map((d) => [d.id, { ...d, name: d.deptCode }]))),
  listDepartments: (institutionId: string) => Promise.resolve(DEPARTMENTS.filter((d) => d.institutionId === institutionId)),
  listResources: () => Promise.resolve([]),
  findResources: () => Promise.resolve(new Map()),
  listDoctors: (institutionId: string) => Promise.resolve(DOCTORS.filter((d) => d.institutionId === institutionId)),
} as unknown as DirectoryPublic

/** As much of identity as booking asks: who is bound to whom. */
const identity = {
  findBoundPerson: (accountId: string, personId: string) => {
    const person = PERSONS.find((p) => p.id === personId)
    const isBound = person && ACCOUNTS.some((a) => a.id === accountId && a.persons.includes(PERSONS.indexOf(person)))
    if (!isBound) return Promise.resolve(null)
    const { identityKey, isElder } = person
    const facts = { relation: 'SELF', name: '模型', documentKind: 'RESIDENT_ID', documentNumber: 'model', sex: 'F', phone: '13900000000' }
    return Promise.resolve({ ...facts, personId, identityKey, birthDate: isElder ? '1950-01-01' : '1990-01-01', realName: 'VERIFIED' })
  },
} as unknown as IdentityPublic
/** Nobody reports to the region's credit system here. */
const platform = { report: () => Promise.resolve(null), withdraw: () => Promise.resolve(null), close: () => Promise.resolve() } as unknown as CreditPlatform

type Stores = AppointmentsWorld &
  Omit<WaitlistWorld, 'parts' | 'appointments'> &
  Omit<CreditWorld, 'appointments'> &
  Omit<ConstructorParameters<typeof QueueParts>[0], 'booking' | 'appointments'>

/** How a test breaks the product on purpose, to see the model notice. */
export type Sabotage = (stores: Stores) => Stores

export interface Surroundings {
  db: Database
  clock: Clock
  outbox: Outbox
  hospital: HospitalBook
  money: MoneyBook
  log: FastifyBaseLogger
  sabotage: Sabotage
}

const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: 'postgres://model' })

/** One process of the product: the real use cases and jobs of booking, waiting list, visit day and credit over the real repositories, wired as the modules wire them. */
export class Process {
  readonly booking: AppointmentsParts
  readonly waitlist: WaitlistParts
  readonly credit: CreditParts
  readonly queue: QueueParts
  readonly suspensions: ReviewSuspension
  readonly stores: Stores
  readonly jobs: Jobs

  constructor({ db, clock, outbox, hospital, money, log, sabotage }: Surroundings) {
    const vault = new Vault(config.secrets)
    this.stores = sabotage({
      repository: new AppointmentsRepository(db),
      claims: new ClaimRepository(db),
      sessions: new SessionsRepository(db),
      suspension: new SuspensionRepository(db),
      rosters: new RosterRepository(db),
      entries: new WaitlistRepository(db),
      offers: new OfferRepository(db),
      prepayments: new PrepaymentRepository(db),
      attendance: new AttendanceRepository(db),
      credit: new CreditRepository(db),
      appeals: new AppealsRepository(db),
      reports: new ReportsRepository(db),
      queue: new QueueRepository(db, vault, clock),
      audit: new Audit(db, clock),
      his: hospital as unknown as HisBooking,
      feed: hospital,
      bills: { findVisitBill: () => Promise.resolve(null) },
      platform,
      identity,
      directory,
      payments: money as unknown as PaymentsPublic,
      outbox,
      clock,
      random: () => COOLING_SHARE,
    })
    const stores = { ...this.stores, appointments: this.stores.repository }
    this.booking = new AppointmentsParts(stores)
    this.waitlist = new WaitlistParts({ ...stores, parts: this.booking })
    this.credit = new CreditParts(stores)
    this.queue = new QueueParts({ ...stores, booking: this.booking })
    this.suspensions = new ReviewSuspension(new ReviewRepository(db), stores.suspension, clock)

    this.jobs = new Jobs(config, db, outbox, log)
    const guards = { register: () => undefined }
    const { repository, entries, credit, queue } = this.stores
    new AppointmentsJobs(this.booking, repository, this.jobs, clock, guards).onModuleInit()
    new WaitlistJobs(this.waitlist, entries, this.jobs, guards).onModuleInit()
    new CreditJobs(this.credit, credit, platform, this.jobs, clock).onModuleInit()
    new QueueJobs(this.queue, queue, this.jobs, clock).onModuleInit()
    this.jobs.addSweep({ name: 'model.money', run: () => money.sweep() })
  }
}

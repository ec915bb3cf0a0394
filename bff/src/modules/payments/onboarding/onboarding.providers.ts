import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { PaymentFiles } from '../evidence/payment-files.ts'
import { MoneyRowsRepository } from '../reconciliation/desk/money-rows.repository.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from '../use-cases/context.ts'
import { ApplicationsRepository } from './applications.repository.ts'
import { CertificatesRepository } from './certificates.repository.ts'
import { ExpiriesRepository } from './expiries.repository.ts'
import { FrontService } from './front.service.ts'
import { OnboardingController } from './onboarding.controller.ts'
import { OnboardingJobs } from './onboarding.jobs.ts'
import { OnboardingService } from './onboarding.service.ts'
import { StandingRepository } from './standing.repository.ts'
import type { OnboardingContext } from './use-cases/context.ts'

/** Under which the context of this area is found. */
export const ONBOARDING_CONTEXT = Symbol('onboarding-context')

export const ONBOARDING_CONTROLLERS = [OnboardingController]
/** 机构接入 inside the slice's module. */
export const ONBOARDING_PROVIDERS: Provider[] = [
  {
    provide: ONBOARDING_CONTEXT,
    inject: [PAYMENT_CONTEXT, IdentityPublic, PaymentFiles],
    useFactory: ({ db, clock, outbox, vault, alarms }: PaymentContext, identity: IdentityPublic, files: PaymentFiles): OnboardingContext => ({
      db,
      clock,
      outbox,
      vault,
      alarms,
      identity,
      files,
      standing: new StandingRepository(),
      applications: new ApplicationsRepository(),
      certificates: new CertificatesRepository(),
      expiries: new ExpiriesRepository(),
    }),
  },
  {
    provide: OnboardingService,
    inject: [ONBOARDING_CONTEXT, Audit, DirectoryPublic],
    useFactory: (ctx: OnboardingContext, audit: Audit, directory: DirectoryPublic): OnboardingService => new OnboardingService(ctx, audit, directory),
  },
  {
    provide: FrontService,
    inject: [ONBOARDING_CONTEXT, MoneyRowsRepository, DirectoryPublic, Audit],
    useFactory: (ctx: OnboardingContext, rows: MoneyRowsRepository, directory: DirectoryPublic, audit: Audit): FrontService =>
      new FrontService(ctx, rows, directory, audit),
  },
  {
    provide: OnboardingJobs,
    inject: [ONBOARDING_CONTEXT, Jobs, DirectoryPublic],
    useFactory: (ctx: OnboardingContext, jobs: Jobs, directory: DirectoryPublic): OnboardingJobs => new OnboardingJobs(ctx, jobs, directory),
  },
]

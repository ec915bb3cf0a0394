import { Controller, Req } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  createOnboarding,
  decideOnboarding,
  editOnboarding,
  type FrontCertificate,
  getOnboarding,
  getOwnOnboarding,
  listExpiries,
  listFrontCertificates,
  listFrontOrders,
  listOnboardings,
  type OnboardingApplication,
  type OnboardingCard,
  registerFrontCertificate,
  reviewOnboarding,
  revokeFrontCertificate,
  submitOnboarding,
} from '@jktl/shared/payments/onboarding/contract'

import { type ApiRequest, CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { FrontService } from './front.service.ts'
import { OnboardingService } from './onboarding.service.ts'

@Controller()
export class OnboardingController {
  constructor(
    private readonly onboarding: OnboardingService,
    private readonly front: FrontService,
  ) {}

  @Endpoint(getOwnOnboarding)
  own(@InputOf() input: Input<typeof getOwnOnboarding>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getOwnOnboarding>> {
    return this.onboarding.own(caller, input.requestId)
  }

  @Endpoint(createOnboarding)
  create(@InputOf() input: Input<typeof createOnboarding>, @CallerOf() caller: Caller): Promise<OnboardingApplication> {
    return this.onboarding.create(caller, input)
  }

  @Endpoint(editOnboarding)
  edit(@InputOf() input: Input<typeof editOnboarding>, @CallerOf() caller: Caller): Promise<OnboardingApplication> {
    return this.onboarding.edit(caller, input)
  }

  @Endpoint(submitOnboarding)
  submit(@InputOf() input: Input<typeof submitOnboarding>, @CallerOf() caller: Caller): Promise<OnboardingApplication> {
    return this.onboarding.submit(caller, input)
  }

  @Endpoint(getOnboarding)
  get(@InputOf() input: Input<typeof getOnboarding>, @CallerOf() caller: Caller): Promise<OnboardingApplication> {
    return this.onboarding.get(caller, input.params.id, 'payments.getOnboarding', input.requestId)
  }

  @Endpoint(listOnboardings)
  list(@InputOf() input: Input<typeof listOnboardings>): Promise<Page<OnboardingCard>> {
    return this.onboarding.list(input.query)
  }

  @Endpoint(reviewOnboarding)
  review(@InputOf() input: Input<typeof reviewOnboarding>, @CallerOf() caller: Caller): Promise<OnboardingApplication> {
    return this.onboarding.review(caller, input)
  }

  @Endpoint(decideOnboarding)
  decide(@InputOf() input: Input<typeof decideOnboarding>, @CallerOf() caller: Caller): Promise<OnboardingApplication> {
    return this.onboarding.decide(caller, input)
  }

  @Endpoint(listFrontCertificates)
  listCertificates(@InputOf() input: Input<typeof listFrontCertificates>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listFrontCertificates>> {
    return this.front.list(caller, input.query.institutionId)
  }

  @Endpoint(registerFrontCertificate)
  register(@InputOf() input: Input<typeof registerFrontCertificate>, @CallerOf() caller: Caller): Promise<FrontCertificate> {
    return this.front.register(caller, input)
  }

  @Endpoint(revokeFrontCertificate)
  revoke(@InputOf() input: Input<typeof revokeFrontCertificate>, @CallerOf() caller: Caller): Promise<FrontCertificate> {
    return this.front.revoke(caller, input)
  }

  @Endpoint(listExpiries)
  expiries(@InputOf() input: Input<typeof listExpiries>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listExpiries>> {
    return this.front.expiries(caller, input.query.institutionId)
  }

  /** The signature is over the request line as it came, not as it was parsed. */
  @Endpoint(listFrontOrders)
  orders(@InputOf() input: Input<typeof listFrontOrders>, @Req() { method, originalUrl }: ApiRequest): Promise<ResponseOf<typeof listFrontOrders>> {
    return this.front.orders(input, { method, path: originalUrl })
  }
}

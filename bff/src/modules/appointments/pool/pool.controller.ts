import { Controller, Inject } from '@nestjs/common'
import {
  addExtraNumber,
  applyQuotaPlan,
  changeLimit,
  createQuotaPlan,
  exportPoolDay,
  getPoolSession,
  listPoolWeek,
  listQuotaPlans,
  listSuspensionRequests,
  moveQuota,
  type PoolSessionDetail,
  previewQuotaPlan,
  type QuotaPlan,
  requestSuspension,
  reviewSuspension,
  substituteDoctor,
  type SuspensionRequest,
} from '@jktl/shared/appointments/pool/contract'
import { createRuleVersion, listRuleVersions, type RuleVersion } from '@jktl/shared/appointments/pool/rule-contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { PoolService } from './pool.service.ts'
import { QuotasService } from './quotas.service.ts'
import { RulesService } from './rules.service.ts'
import { SuspensionsService } from './suspensions.service.ts'

@Controller()
export class PoolController {
  constructor(
    @Inject(PoolService) private readonly pool: PoolService,
    @Inject(QuotasService) private readonly quotas: QuotasService,
    @Inject(SuspensionsService) private readonly suspensions: SuspensionsService,
    @Inject(RulesService) private readonly rules: RulesService,
  ) {}

  @Endpoint(listPoolWeek)
  listWeek(@InputOf() input: Input<typeof listPoolWeek>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listPoolWeek>> {
    return this.pool.listWeek(caller, input.query)
  }

  @Endpoint(exportPoolDay)
  exportDay(@InputOf() input: Input<typeof exportPoolDay>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof exportPoolDay>> {
    return this.pool.exportDay(caller, input.query, input.requestId)
  }

  @Endpoint(getPoolSession)
  getSession(@InputOf() input: Input<typeof getPoolSession>, @CallerOf() caller: Caller): Promise<PoolSessionDetail> {
    return this.pool.getSession(caller, input.params.id, input.requestId)
  }

  @Endpoint(moveQuota)
  moveQuota(@InputOf() input: Input<typeof moveQuota>, @CallerOf() caller: Caller): Promise<PoolSessionDetail> {
    return this.pool.moveQuota(caller, input)
  }

  @Endpoint(changeLimit)
  changeLimit(@InputOf() input: Input<typeof changeLimit>, @CallerOf() caller: Caller): Promise<PoolSessionDetail> {
    return this.pool.changeLimit(caller, input)
  }

  @Endpoint(addExtraNumber)
  addExtra(@InputOf() input: Input<typeof addExtraNumber>, @CallerOf() caller: Caller): Promise<PoolSessionDetail> {
    return this.pool.addExtra(caller, input)
  }

  @Endpoint(substituteDoctor)
  substitute(@InputOf() input: Input<typeof substituteDoctor>, @CallerOf() caller: Caller): Promise<PoolSessionDetail> {
    return this.pool.substitute(caller, input)
  }

  @Endpoint(listSuspensionRequests)
  listRequests(@InputOf() input: Input<typeof listSuspensionRequests>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listSuspensionRequests>> {
    return this.suspensions.list(caller, input.query)
  }

  @Endpoint(requestSuspension)
  requestSuspension(@InputOf() input: Input<typeof requestSuspension>, @CallerOf() caller: Caller): Promise<SuspensionRequest> {
    return this.suspensions.request(caller, input)
  }

  @Endpoint(reviewSuspension)
  reviewSuspension(@InputOf() input: Input<typeof reviewSuspension>, @CallerOf() caller: Caller): Promise<SuspensionRequest> {
    return this.suspensions.review(caller, input)
  }

  @Endpoint(listQuotaPlans)
  listQuotas(@InputOf() input: Input<typeof listQuotaPlans>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listQuotaPlans>> {
    return this.quotas.list(caller, input.query)
  }

  @Endpoint(createQuotaPlan)
  createQuota(@InputOf() input: Input<typeof createQuotaPlan>, @CallerOf() caller: Caller): Promise<QuotaPlan> {
    return this.quotas.create(caller, input)
  }

  @Endpoint(previewQuotaPlan)
  previewQuota(@InputOf() input: Input<typeof previewQuotaPlan>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof previewQuotaPlan>> {
    return this.quotas.preview(caller, input)
  }

  @Endpoint(applyQuotaPlan)
  applyQuota(@InputOf() input: Input<typeof applyQuotaPlan>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof applyQuotaPlan>> {
    return this.quotas.apply(caller, input)
  }

  @Endpoint(listRuleVersions)
  listRules(@InputOf() input: Input<typeof listRuleVersions>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listRuleVersions>> {
    return this.rules.list(caller, input.query)
  }

  @Endpoint(createRuleVersion)
  createRule(@InputOf() input: Input<typeof createRuleVersion>, @CallerOf() caller: Caller): Promise<RuleVersion> {
    return this.rules.create(caller, input)
  }
}

import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/supervision/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DutiesService } from './duties.service.ts'
import { OrdersService } from './orders.service.ts'

@Controller()
export class SupervisionController {
  constructor(
    private readonly orders: OrdersService,
    private readonly duties: DutiesService,
  ) {}

  @Endpoint(contract.listGridOrders)
  listOrders(@InputOf() { query }: Input<typeof contract.listGridOrders>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listGridOrders>> {
    return this.orders.list(caller.accountId, query)
  }

  @Endpoint(contract.offerGridOrder)
  offer(@InputOf() { params }: Input<typeof contract.offerGridOrder>, @CallerOf() caller: Caller): Promise<contract.GridOrderOffer> {
    return this.orders.offer(caller.accountId, params.kind, params.id)
  }

  @Endpoint(contract.getGridOrder)
  getOrder(@InputOf() { params }: Input<typeof contract.getGridOrder>, @CallerOf() caller: Caller): Promise<contract.GridOrder> {
    return this.orders.get(caller.accountId, params.id)
  }

  @Endpoint(contract.issueGridOrder)
  issue(@InputOf() { body, requestId }: Input<typeof contract.issueGridOrder>, @CallerOf() caller: Caller): Promise<contract.GridOrder> {
    return this.orders.issue(caller.accountId, body, requestId)
  }

  @Endpoint(contract.actOnGridOrder)
  act(@InputOf() { params, body, ifMatch, requestId }: Input<typeof contract.actOnGridOrder>, @CallerOf() caller: Caller): Promise<contract.GridOrder> {
    return this.orders.act(caller.accountId, { ...body, id: params.id, seenVersion: ifMatch }, requestId)
  }

  @Endpoint(contract.listGridDuties)
  listDuties(@InputOf() { query }: Input<typeof contract.listGridDuties>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listGridDuties>> {
    return this.duties.list(caller.accountId, query)
  }

  @Endpoint(contract.doGridDuty)
  doDuty(@InputOf() { params, body, ifMatch }: Input<typeof contract.doGridDuty>, @CallerOf() caller: Caller): Promise<contract.GridDuty> {
    return this.duties.do(caller.accountId, { ...body, id: params.id, seenVersion: ifMatch })
  }

  @Endpoint(contract.listDutyTemplates)
  listTemplates(@CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listDutyTemplates>> {
    return this.duties.templates(caller.accountId)
  }

  @Endpoint(contract.createDutyTemplate)
  createTemplate(@InputOf() { body }: Input<typeof contract.createDutyTemplate>, @CallerOf() caller: Caller): Promise<contract.DutyTemplate> {
    return this.duties.arrange(caller.accountId, body)
  }

  @Endpoint(contract.endDutyTemplate)
  endTemplate(@InputOf() { params, ifMatch }: Input<typeof contract.endDutyTemplate>, @CallerOf() caller: Caller): Promise<contract.DutyTemplate> {
    return this.duties.end(caller.accountId, params.id, ifMatch)
  }
}

import { Controller } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import {
  type ChannelChange,
  type ChannelsHome,
  decideChannelChange,
  decideRouting,
  draftRouting,
  getChannelMerchant,
  getChannels,
  getRouting,
  listRoutings,
  type MerchantDetail,
  proposeChannelChange,
  type RoutingDetail,
  type RoutingVersion,
  searchChannelKeys,
  tryRouting,
  withdrawRouting,
} from '@jktl/shared/payments/channels/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { ChannelsService } from './channels.service.ts'
import { RoutingService } from './routing.service.ts'

@Controller()
export class ChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly routing: RoutingService,
  ) {}

  @Endpoint(getChannels)
  home(@CallerOf() caller: Caller): Promise<ChannelsHome> {
    return this.channels.home(caller)
  }

  @Endpoint(getChannelMerchant)
  merchant(@InputOf() input: Input<typeof getChannelMerchant>, @CallerOf() caller: Caller): Promise<MerchantDetail> {
    return this.channels.detail(caller, input.params.mchid)
  }

  @Endpoint(searchChannelKeys)
  searchKeys(@InputOf() input: Input<typeof searchChannelKeys>, @CallerOf() caller: Caller): Promise<MerchantDetail> {
    return this.channels.searchKeys(caller, input)
  }

  @Endpoint(proposeChannelChange)
  propose(@InputOf() input: Input<typeof proposeChannelChange>, @CallerOf() caller: Caller): Promise<ChannelChange> {
    return this.channels.propose(caller, input)
  }

  @Endpoint(decideChannelChange)
  decide(@InputOf() input: Input<typeof decideChannelChange>, @CallerOf() caller: Caller): Promise<ChannelChange> {
    return this.channels.decide(caller, input)
  }

  @Endpoint(listRoutings)
  listRoutings(@InputOf() input: Input<typeof listRoutings>): Promise<Page<RoutingVersion>> {
    return this.routing.list(input)
  }

  @Endpoint(getRouting)
  getRouting(@InputOf() input: Input<typeof getRouting>, @CallerOf() caller: Caller): Promise<RoutingDetail> {
    return this.routing.get(caller, input.params.id)
  }

  @Endpoint(draftRouting)
  draft(@InputOf() input: Input<typeof draftRouting>, @CallerOf() caller: Caller): Promise<RoutingDetail> {
    return this.routing.draft(caller, input)
  }

  @Endpoint(tryRouting)
  try(@InputOf() input: Input<typeof tryRouting>, @CallerOf() caller: Caller): Promise<RoutingDetail> {
    return this.routing.try(caller, input)
  }

  @Endpoint(withdrawRouting)
  withdraw(@InputOf() input: Input<typeof withdrawRouting>, @CallerOf() caller: Caller): Promise<RoutingDetail> {
    return this.routing.withdraw(caller, input)
  }

  @Endpoint(decideRouting)
  decideRouting(@InputOf() input: Input<typeof decideRouting>, @CallerOf() caller: Caller): Promise<RoutingDetail> {
    return this.routing.decide(caller, input)
  }
}

import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/opinions/contract'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { OpinionDeskService } from './opinion-desk.service.ts'
import { OpinionsService } from './opinions.service.ts'

@Controller()
export class OpinionsController {
  constructor(
    private readonly opinions: OpinionsService,
    private readonly desk: OpinionDeskService,
  ) {}

  @Endpoint(contract.writeOpinion)
  write(@InputOf() { body }: Input<typeof contract.writeOpinion>, @CallerOf() caller: Caller): Promise<contract.MyOpinion> {
    return this.opinions.write(caller.accountId, body)
  }

  @Endpoint(contract.listMyOpinions)
  listOwn(@InputOf() { query }: Input<typeof contract.listMyOpinions>, @CallerOf() caller: Caller): Promise<Page<contract.MyOpinion>> {
    return this.opinions.listOwn(caller.accountId, query)
  }

  @Endpoint(contract.listOpinions)
  list(@InputOf() { query }: Input<typeof contract.listOpinions>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listOpinions>> {
    return this.desk.list(caller.accountId, query)
  }

  @Endpoint(contract.clusterOpinions)
  cluster(@InputOf() { query }: Input<typeof contract.clusterOpinions>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.clusterOpinions>> {
    return this.desk.cluster(caller.accountId, query)
  }

  @Endpoint(contract.exportOpinions)
  export(
    @InputOf() { query, requestId }: Input<typeof contract.exportOpinions>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.exportOpinions>> {
    return this.desk.export(caller.accountId, query, requestId)
  }

  @Endpoint(contract.getOpinion)
  get(@InputOf() { params }: Input<typeof contract.getOpinion>, @CallerOf() caller: Caller): Promise<contract.StaffOpinion> {
    return this.desk.get(caller.accountId, params.id)
  }

  @Endpoint(contract.revealOpinionContact)
  reveal(@InputOf() input: Input<typeof contract.revealOpinionContact>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.revealOpinionContact>> {
    return this.desk.reveal(caller.accountId, input)
  }

  @Endpoint(contract.tagOpinion)
  tag(@InputOf() input: Input<typeof contract.tagOpinion>, @CallerOf() caller: Caller): Promise<contract.StaffOpinion> {
    return this.desk.tag(caller.accountId, input)
  }

  @Endpoint(contract.answerOpinion)
  answer(@InputOf() input: Input<typeof contract.answerOpinion>, @CallerOf() caller: Caller): Promise<contract.StaffOpinion> {
    return this.desk.answer(caller.accountId, input)
  }
}

import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/card/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleRecords } from '../settle-records.ts'
import { CardService } from './card.service.ts'

@Controller()
export class CardController {
  constructor(private readonly cards: CardService) {}

  @Endpoint(contract.askByCard)
  async ask(@InputOf() { body, requestId }: Input<typeof contract.askByCard>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.askByCard>> {
    return settleRecords(await this.cards.ask(caller, body, requestId))
  }

  @Endpoint(contract.listMyCardRequests)
  listMine(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listMyCardRequests>> {
    return this.cards.listMine(caller)
  }

  @Endpoint(contract.listWaitingCardRequests)
  listWaiting(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listWaitingCardRequests>> {
    return this.cards.listWaiting(caller)
  }

  @Endpoint(contract.decideCardRequest)
  async decide(
    @InputOf() { params, body, requestId }: Input<typeof contract.decideCardRequest>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.decideCardRequest>> {
    return settleRecords(await this.cards.decide(caller, params.id, body.decision === 'agree', requestId))
  }
}

import { Controller, Inject } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/privacy/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleRecords } from '../settle-records.ts'
import { PRIVACY_CONTEXT } from './privacy-context.ts'
import { PrivacyService } from './privacy.service.ts'
import type { PrivacyContext } from './use-cases/context.ts'
import { decideBlock, proposeBlock, proposeLift } from './use-cases/keep-blocks.ts'

@Controller()
export class PrivacyController {
  constructor(
    private readonly privacy: PrivacyService,
    @Inject(PRIVACY_CONTEXT) private readonly ctx: PrivacyContext,
  ) {}

  @Endpoint(contract.findPrivacyPerson)
  find(
    @InputOf() { body, requestId }: Input<typeof contract.findPrivacyPerson>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.findPrivacyPerson>> {
    return this.privacy.findPerson(caller, body, requestId)
  }

  @Endpoint(contract.getPrivacyFile)
  async file(
    @InputOf() { params, requestId }: Input<typeof contract.getPrivacyFile>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getPrivacyFile>> {
    return settleRecords(await this.privacy.file(caller, params.id, requestId))
  }

  @Endpoint(contract.listBlockProposals)
  list(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listBlockProposals>> {
    return this.privacy.proposals(caller)
  }

  @Endpoint(contract.proposeBlock)
  async propose(
    @InputOf() { body, requestId }: Input<typeof contract.proposeBlock>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.proposeBlock>> {
    const proposed = await proposeBlock(this.ctx, { ...body, accountId: caller.accountId })
    return settleRecords(await this.privacy.done(caller, contract.proposeBlock.id, proposed, requestId))
  }

  @Endpoint(contract.proposeLift)
  async lift(@InputOf() { body, requestId }: Input<typeof contract.proposeLift>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.proposeLift>> {
    const proposed = await proposeLift(this.ctx, { ...body, accountId: caller.accountId })
    return settleRecords(await this.privacy.done(caller, contract.proposeLift.id, proposed, requestId))
  }

  @Endpoint(contract.decideBlock)
  async decide(
    @InputOf() { params, body, ifMatch, requestId }: Input<typeof contract.decideBlock>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.decideBlock>> {
    const decided = await decideBlock(this.ctx, { id: params.id, version: ifMatch, accountId: caller.accountId, agrees: body.agrees })
    return settleRecords(await this.privacy.done(caller, contract.decideBlock.id, decided, requestId))
  }

  @Endpoint(contract.getOversight)
  oversight(): Promise<AnswerOf<typeof contract.getOversight>> {
    return this.privacy.oversight()
  }
}

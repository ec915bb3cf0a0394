import { Controller, Inject } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/clue/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleGrid } from '../settle-grid.ts'
import { ClueService, presentOwn } from './clue.service.ts'
import { CLUE_CONTEXT, type ClueContext } from './use-cases/context.ts'
import { reportClue } from './use-cases/report-clue.ts'

@Controller()
export class ClueController {
  constructor(
    @Inject(CLUE_CONTEXT) private readonly ctx: ClueContext,
    private readonly clues: ClueService,
  ) {}

  @Endpoint(contract.reportClue)
  async report(@InputOf() { body }: Input<typeof contract.reportClue>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.reportClue>> {
    return presentOwn(settleGrid(await reportClue(this.ctx, { ...body, accountId })))
  }

  @Endpoint(contract.listOwnClues)
  listOwn(@CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.listOwnClues>> {
    return this.clues.listOwn(accountId)
  }

  @Endpoint(contract.listClues)
  list(@InputOf() { query, requestId }: Input<typeof contract.listClues>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.listClues>> {
    return this.clues.list({ accountId, requestId }, query)
  }

  @Endpoint(contract.getClueAlarm)
  alarm(): Promise<AnswerOf<typeof contract.getClueAlarm>> {
    return this.clues.alarm()
  }

  @Endpoint(contract.getClue)
  async get(@InputOf() { params, requestId }: Input<typeof contract.getClue>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.getClue>> {
    return settleGrid(await this.clues.find({ accountId, requestId }, params.id))
  }

  @Endpoint(contract.acknowledgeClue)
  async acknowledge(
    @InputOf() { params, ifMatch, requestId }: Input<typeof contract.acknowledgeClue>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.acknowledgeClue>> {
    return settleGrid(await this.clues.step({ accountId, requestId }, params.id, ifMatch, { action: 'ACKNOWLEDGED' }))
  }

  @Endpoint(contract.noteClue)
  async note(
    @InputOf() { params, body, ifMatch, requestId }: Input<typeof contract.noteClue>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.noteClue>> {
    return settleGrid(await this.clues.step({ accountId, requestId }, params.id, ifMatch, { action: 'NOTED', ...body }))
  }

  @Endpoint(contract.closeClue)
  async close(
    @InputOf() { params, body, ifMatch, requestId }: Input<typeof contract.closeClue>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.closeClue>> {
    return settleGrid(await this.clues.step({ accountId, requestId }, params.id, ifMatch, { action: 'CLOSED', ...body }))
  }
}

import { Controller, Inject } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/work/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleGrid } from '../settle-grid.ts'
import { InboxService } from './inbox.service.ts'
import { type LookContext, lookAtReporter } from './use-cases/look-at-reporter.ts'
import { WorkService } from './work.service.ts'

export const LOOK_CONTEXT = Symbol('grid-look-context')
type Acted = Promise<contract.ActedEvent>

@Controller()
export class WorkController {
  constructor(
    private readonly inbox: InboxService,
    private readonly work: WorkService,
    @Inject(LOOK_CONTEXT) private readonly looks: LookContext,
  ) {}

  @Endpoint(contract.listInbox)
  list(@InputOf() { query }: Input<typeof contract.listInbox>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listInbox>> {
    return this.inbox.list(caller.accountId, query)
  }

  @Endpoint(contract.countInbox)
  count(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.countInbox>> {
    return this.inbox.count(caller.accountId)
  }

  @Endpoint(contract.getWorkEvent)
  get(@InputOf() { params }: Input<typeof contract.getWorkEvent>, @CallerOf() caller: Caller): Promise<contract.GridEventPage> {
    return this.work.get(caller, params.id)
  }

  @Endpoint(contract.lookAtReporter)
  async look(
    @InputOf() { params, body, requestId }: Input<typeof contract.lookAtReporter>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.lookAtReporter>> {
    return settleGrid(await lookAtReporter(this.looks, { eventId: params.id, accountId, reason: body.reason, requestId }))
  }

  @Endpoint(contract.listTransferCandidates)
  candidates(
    @InputOf() { params }: Input<typeof contract.listTransferCandidates>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.listTransferCandidates>> {
    return this.work.candidates(caller, params.id)
  }

  @Endpoint(contract.listSimilarEvents)
  similar(@InputOf() { params }: Input<typeof contract.listSimilarEvents>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listSimilarEvents>> {
    return this.work.similar(caller, params.id)
  }

  @Endpoint(contract.claimEvent)
  claim(@InputOf() input: Input<typeof contract.claimEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'claim', {})
  }

  @Endpoint(contract.answerReporter)
  answer(@InputOf() input: Input<typeof contract.answerReporter>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'answer', input.body)
  }

  @Endpoint(contract.askReporter)
  ask(@InputOf() input: Input<typeof contract.askReporter>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'askInfo', input.body)
  }

  @Endpoint(contract.goOnWithEvent)
  goOn(@InputOf() input: Input<typeof contract.goOnWithEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'goOn', {})
  }

  @Endpoint(contract.offerTransfer)
  offer(@InputOf() input: Input<typeof contract.offerTransfer>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'offerTransfer', input.body)
  }

  @Endpoint(contract.answerTransfer)
  answerTransfer(@InputOf() input: Input<typeof contract.answerTransfer>, @CallerOf() caller: Caller): Acted {
    const { decision, note } = input.body
    return decision === 'ACCEPT' ? this.work.act(caller, input, 'acceptTransfer', {}) : this.work.act(caller, input, 'declineTransfer', { note })
  }

  @Endpoint(contract.withdrawTransfer)
  withdraw(@InputOf() input: Input<typeof contract.withdrawTransfer>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'withdrawTransfer', {})
  }

  @Endpoint(contract.resolveEvent)
  resolve(@InputOf() input: Input<typeof contract.resolveEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'resolve', input.body)
  }

  @Endpoint(contract.checkEvent)
  check(@InputOf() input: Input<typeof contract.checkEvent>, @CallerOf() caller: Caller): Acted {
    const { result, note } = input.body
    return this.work.act(caller, input, result === 'PASS' ? 'verifyClose' : 'failCheck', { note })
  }

  @Endpoint(contract.fileEvent)
  file(@InputOf() input: Input<typeof contract.fileEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'file', input.body)
  }

  @Endpoint(contract.rejectEvent)
  reject(@InputOf() input: Input<typeof contract.rejectEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'rejectIntake', input.body)
  }

  @Endpoint(contract.mergeEvent)
  merge(@InputOf() input: Input<typeof contract.mergeEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'merge', input.body)
  }

  @Endpoint(contract.unmergeEvent)
  unmerge(@InputOf() input: Input<typeof contract.unmergeEvent>, @CallerOf() caller: Caller): Acted {
    return this.work.act(caller, input, 'unmerge', {})
  }
}

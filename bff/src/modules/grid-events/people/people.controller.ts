import { Controller, Inject, Req } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/people/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'
import { RateLimiterMemory } from 'rate-limiter-flexible'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleGrid } from '../settle-grid.ts'
import { PeopleService } from './people.service.ts'
import { endAbsence, suspend, takeLeave } from './use-cases/absences.ts'
import { PEOPLE_CONTEXT, type PeopleContext } from './use-cases/context.ts'
import { assignPost, endPost } from './use-cases/posts.ts'
import { WorkCardService } from './work-card.service.ts'

/** Codes of work cards from one address in a minute that were not valid. */
const WRONG_CODES_PER_MINUTE = 30
const WINDOW_SECONDS = 60
const CARD_LOCKED_SECONDS = 600

@Controller()
export class PeopleController {
  private readonly wrongCodes = new RateLimiterMemory({ points: WRONG_CODES_PER_MINUTE, duration: WINDOW_SECONDS })

  constructor(
    @Inject(PEOPLE_CONTEXT) private readonly ctx: PeopleContext,
    private readonly people: PeopleService,
    private readonly cards: WorkCardService,
  ) {}

  @Endpoint(contract.searchGridPeople)
  search(@InputOf() { body }: Input<typeof contract.searchGridPeople>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.searchGridPeople>> {
    return this.people.search(caller.accountId, body)
  }

  @Endpoint(contract.getOwnGridPerson)
  getOwn(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.getOwnGridPerson>> {
    return this.people.findSelf(caller.accountId)
  }

  @Endpoint(contract.getGridPerson)
  async get(@InputOf() { params }: Input<typeof contract.getGridPerson>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.getGridPerson>> {
    return settleGrid(await this.people.find(caller.accountId, params.id))
  }

  @Endpoint(contract.listAssignableStaff)
  listAssignable(@InputOf() { body }: Input<typeof contract.listAssignableStaff>): Promise<AnswerOf<typeof contract.listAssignableStaff>> {
    return this.people.listAssignable(body.kind, body.text)
  }

  @Endpoint(contract.assignGridPost)
  async assign(
    @InputOf() { body, requestId }: Input<typeof contract.assignGridPost>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.assignGridPost>> {
    settleGrid(await assignPost(this.ctx, { accountId, requestId }, body))
    return settleGrid(await this.people.find(accountId, body.accountId))
  }

  @Endpoint(contract.endGridPost)
  async endPost(
    @InputOf() { params, body, requestId }: Input<typeof contract.endGridPost>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.endGridPost>> {
    const post = await this.ctx.posts.find(params.id)
    if (!post || !(await this.people.sees(accountId, post.accountId))) throw new Refusal(NOT_FOUND)
    return settleGrid(await this.people.find(accountId, settleGrid(await endPost(this.ctx, { accountId, requestId }, params.id, body.reason))))
  }

  @Endpoint(contract.takeLeave)
  async takeLeave(
    @InputOf() { body, requestId }: Input<typeof contract.takeLeave>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.takeLeave>> {
    settleGrid(await takeLeave(this.ctx, { accountId, requestId }, body))
    return this.people.findSelf(accountId)
  }

  @Endpoint(contract.suspendGridPerson)
  async suspend(
    @InputOf() { params, body, requestId }: Input<typeof contract.suspendGridPerson>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.suspendGridPerson>> {
    if (!(await this.people.sees(accountId, params.id))) throw new Refusal(NOT_FOUND)
    settleGrid(await suspend(this.ctx, { accountId, requestId }, params.id, body.reason))
    return settleGrid(await this.people.find(accountId, params.id))
  }

  @Endpoint(contract.endAbsence)
  async endAbsence(
    @InputOf() { params, ifMatch, requestId }: Input<typeof contract.endAbsence>,
    @CallerOf() { accountId }: Caller,
  ): Promise<AnswerOf<typeof contract.endAbsence>> {
    const absence = await this.ctx.absences.find(params.id)
    if (!absence || !(await this.people.sees(accountId, absence.accountId))) throw new Refusal(NOT_FOUND)
    return settleGrid(await this.people.find(accountId, settleGrid(await endAbsence(this.ctx, { accountId, requestId }, params.id, ifMatch))))
  }

  @Endpoint(contract.getWorkCard)
  async showCard(@CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.getWorkCard>> {
    return settleGrid(await this.cards.show(accountId))
  }

  @Endpoint(contract.getWorkCardFile)
  async printCard(@CallerOf() { accountId }: Caller): Promise<FileAnswer> {
    return settleGrid(await this.cards.print(accountId))
  }

  @Endpoint(contract.checkWorkCard)
  async check(@InputOf() { body }: Input<typeof contract.checkWorkCard>, @Req() { ip }: { ip: string }): Promise<AnswerOf<typeof contract.checkWorkCard>> {
    const spent = await this.wrongCodes.get(ip)
    if (spent && spent.consumedPoints >= WRONG_CODES_PER_MINUTE)
      throw new Refusal('KERNEL.TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil(spent.msBeforeNext / 1000) })
    const checked = await this.cards.check(body.code)
    if (!checked.ok) throw new Refusal('KERNEL.TOO_MANY_REQUESTS', { retryAfterSeconds: CARD_LOCKED_SECONDS })
    if (checked.value.result === 'INVALID') await this.wrongCodes.penalty(ip)
    return checked.value
  }
}

import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/identity/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import type { Caller } from '../../platform/sessions.ts'
import { PersonService } from './person.service.ts'
import { found, settle } from './settle.ts'

@Controller()
export class PersonController {
  constructor(private readonly persons: PersonService) {}

  @Endpoint(contract.listPersons)
  listPersons(@InputOf() { requestId }: Input<typeof contract.listPersons>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listPersons>> {
    return this.persons.listWithLimit(caller.accountId, requestId)
  }

  @Endpoint(contract.getPerson)
  async getPerson(
    @InputOf() { params, requestId }: Input<typeof contract.getPerson>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getPerson>> {
    return settle(await this.persons.get(caller.accountId, params.id, 'identity.getPerson', requestId))
  }

  @Endpoint(contract.addPerson)
  async addPerson(
    @InputOf() { body, idempotencyKey, requestId }: Input<typeof contract.addPerson>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.addPerson>> {
    return settle(await this.persons.add({ ...body, accountId: caller.accountId, requestKey: idempotencyKey }, requestId))
  }

  @Endpoint(contract.addNewborn)
  async addNewborn(
    @InputOf() { body, idempotencyKey, requestId }: Input<typeof contract.addNewborn>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.addNewborn>> {
    return settle(await this.persons.addNewborn({ ...body, accountId: caller.accountId, requestKey: idempotencyKey }, requestId))
  }

  @Endpoint(contract.removePerson)
  async removePerson(@InputOf() { params }: Input<typeof contract.removePerson>, @CallerOf() caller: Caller): Promise<void> {
    settle(await this.persons.remove(caller.accountId, params.id))
  }

  @Endpoint(contract.requestManualReview)
  async requestManualReview(
    @InputOf() { params, body, requestId }: Input<typeof contract.requestManualReview>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.requestManualReview>> {
    return settle(
      await this.persons.requestReview({ accountId: caller.accountId, personId: params.id, document: body.documentKind, note: body.note }, requestId),
    )
  }

  @Endpoint(contract.listConsentRequests)
  listConsentRequests(
    @InputOf() { requestId }: Input<typeof contract.listConsentRequests>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.listConsentRequests>> {
    return this.persons.listConsents(caller.accountId, requestId)
  }

  @Endpoint(contract.decideConsentRequest)
  async decideConsentRequest(
    @InputOf() { params, body }: Input<typeof contract.decideConsentRequest>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.decideConsentRequest>> {
    const { decided, consent, allowedActions } = await this.persons.decideConsent(caller.accountId, params.id, body.decision)
    settle(decided, { allowedActions })
    return found(consent)
  }

  @Endpoint(contract.getHealthCard)
  async getHealthCard(
    @InputOf() { params, requestId }: Input<typeof contract.getHealthCard>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getHealthCard>> {
    return settle(await this.persons.issueHealthCard(caller.accountId, params.id, requestId))
  }

  @Endpoint(contract.verifyHealthCard)
  async verifyHealthCard(
    @InputOf() { body, requestId }: Input<typeof contract.verifyHealthCard>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.verifyHealthCard>> {
    return settle(await this.persons.verifyHealthCard(caller.accountId, body.qrText, requestId))
  }
}

import { Controller, Req } from '@nestjs/common'
import * as contract from '@jktl/shared/identity/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'
import { RateLimiterMemory } from 'rate-limiter-flexible'

import { Refusal } from '../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import type { Caller } from '../../platform/sessions.ts'
import { AccountService } from './account.service.ts'
import { settle } from './settle.ts'

/** Wrong codes a minute from one address. Only those count: a hospital's guests share one address and all of them may sign in. */
const WRONG_CODES_PER_MINUTE = 60
const WINDOW_SECONDS = 60

@Controller()
export class AccountController {
  private readonly wrongCodes = new RateLimiterMemory({ points: WRONG_CODES_PER_MINUTE, duration: WINDOW_SECONDS })

  constructor(private readonly accounts: AccountService) {}

  @Endpoint(contract.createSession)
  async createSession(
    @InputOf() { body, requestId }: Input<typeof contract.createSession>,
    @Req() { ip }: { ip: string },
  ): Promise<AnswerOf<typeof contract.createSession>> {
    const spent = await this.wrongCodes.get(ip)
    if (spent && spent.consumedPoints >= WRONG_CODES_PER_MINUTE)
      throw new Refusal('KERNEL.TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil(spent.msBeforeNext / 1000) })
    const session = await this.accounts.signIn(body, requestId)
    if (!session.ok && session.code === 'CODE_INVALID') await this.wrongCodes.penalty(ip)
    return settle(session)
  }

  @Endpoint(contract.deleteSession)
  async deleteSession(@CallerOf() caller: Caller): Promise<void> {
    await this.accounts.signOut(caller.sessionId)
  }

  @Endpoint(contract.getMe)
  getMe(@InputOf() { requestId }: Input<typeof contract.getMe>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.getMe>> {
    return this.accounts.viewMe(caller.accountId, requestId)
  }

  @Endpoint(contract.putPreferences)
  putPreferences(
    @InputOf() { body, requestId }: Input<typeof contract.putPreferences>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.putPreferences>> {
    return this.accounts.setPreferences(caller.accountId, body, requestId)
  }

  @Endpoint(contract.recordPrivacyConsent)
  async recordPrivacyConsent(
    @InputOf() { body, requestId }: Input<typeof contract.recordPrivacyConsent>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.recordPrivacyConsent>> {
    return settle(await this.accounts.recordPrivacyConsent(caller.accountId, body, requestId))
  }

  @Endpoint(contract.bindPhone)
  async bindPhone(@InputOf() { body, requestId }: Input<typeof contract.bindPhone>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.bindPhone>> {
    return settle(await this.accounts.bindPhone(caller.accountId, body.code, requestId))
  }
}

import { Controller } from '@nestjs/common'
import {
  answerCorrection,
  type Correction,
  listCorrections,
  listDeskCorrections,
  requestCorrection,
  withdrawCorrection,
} from '@jktl/shared/health-records/views/contract'
import type { Page } from '@jktl/shared/kernel/paging'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { CorrectionsService } from './corrections.service.ts'

type Outcome = { ok: true; value: Correction } | { ok: false; code: string; current?: Correction }
function done(outcome: Outcome): Correction {
  if (outcome.ok) return outcome.value
  if (outcome.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
  if (outcome.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: outcome.current })
  throw new Refusal(`HEALTH_RECORDS.${outcome.code}`)
}

@Controller()
export class CorrectionsController {
  constructor(private readonly corrections: CorrectionsService) {}

  @Endpoint(requestCorrection)
  async request(@InputOf() input: Input<typeof requestCorrection>, @CallerOf() caller: Caller): Promise<Correction> {
    const { params, body, requestId, idempotencyKey } = input
    return done(await this.corrections.request({ caller, requestId, operation: requestCorrection.id }, params.id, body, idempotencyKey))
  }

  @Endpoint(listCorrections)
  list(@InputOf() input: Input<typeof listCorrections>, @CallerOf() caller: Caller): Promise<Page<Correction>> {
    return this.corrections.listOwn(caller, input.query)
  }

  @Endpoint(withdrawCorrection)
  async withdraw(@InputOf() { params, requestId }: Input<typeof withdrawCorrection>, @CallerOf() caller: Caller): Promise<Correction> {
    return done(await this.corrections.withdraw({ caller, requestId, operation: withdrawCorrection.id }, params.id))
  }

  @Endpoint(listDeskCorrections)
  listForDesk(@InputOf() { query, requestId }: Input<typeof listDeskCorrections>, @CallerOf() caller: Caller): Promise<Page<Correction>> {
    const { open, ...paging } = query
    return this.corrections.listForDesk({ caller, requestId, operation: listDeskCorrections.id }, open === 'true', paging)
  }

  @Endpoint(answerCorrection)
  async answer(@InputOf() input: Input<typeof answerCorrection>, @CallerOf() caller: Caller): Promise<Correction> {
    const { params, body, requestId, ifMatch } = input
    return done(await this.corrections.answer({ caller, requestId, operation: answerCorrection.id }, params.id, ifMatch, body))
  }
}

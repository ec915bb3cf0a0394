import { evaluationActions } from '@jktl/shared/appointments/evaluations/rules'
import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { ModerationRepository } from '../moderation.repository.ts'

interface HospitalAnswerRequest {
  id: string
  /** Institutions the caller's post covers; null: the whole region. */
  institutionIds: readonly string[] | null
  version: number
  accountId: string
  text: string
}

/** 医院公开回复: once per published evaluation; moderated like the evaluation itself. */
export class AnswerEvaluation {
  constructor(
    private readonly repository: ModerationRepository,
    private readonly clock: Clock,
  ) {}

  async run({
    id,
    institutionIds,
    version,
    accountId,
    text,
  }: HospitalAnswerRequest): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'EVALUATION_ACTION_NOT_ALLOWED'>> {
    return this.repository.transaction(async (tx) => {
      const evaluation = await this.repository.lock(tx, id)
      if (!evaluation || (institutionIds && !institutionIds.includes(evaluation.institutionId))) return refuse('NOT_FOUND')
      if (evaluation.version !== version) return refuse('STALE')
      if (!evaluationActions({ ...evaluation, answered: evaluation.answer !== null }, 'hospital').includes('answer'))
        return refuse('EVALUATION_ACTION_NOT_ALLOWED')
      return (await this.repository.insertAnswer(tx, id, accountId, text, this.clock.now())) ? ok(null) : refuse('EVALUATION_ACTION_NOT_ALLOWED')
    })
  }
}

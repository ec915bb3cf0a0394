import { evaluationRefusal } from '@jktl/shared/appointments/evaluations/rules'
import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { Ratings } from '../domain/evaluation.ts'
import type { EvaluationsRepository } from '../evaluations.repository.ts'

type EvaluationRefusal = 'NOT_FOUND' | 'NOT_ATTENDED' | 'EVALUATION_TOO_LATE' | 'EVALUATED_ALREADY' | 'STARS_NEEDED'

/** 评价一次就诊 (R355): by whoever booked it or cares for the patient, once, after attendance, within 30 days. */
export class SubmitEvaluation {
  constructor(
    private readonly repository: EvaluationsRepository,
    private readonly identity: IdentityPublic,
    private readonly clock: Clock,
  ) {}

  /** @returns the new evaluation's id */
  async run(
    accountId: string,
    appointmentId: string,
    said: { ratings: Ratings; text: string | null; isAnonymous: boolean },
  ): Promise<Result<string, EvaluationRefusal>> {
    const personIds = await this.identity.listBoundPersonIds(accountId)
    const visit = await this.repository.findVisit(accountId, personIds, appointmentId)
    if (!visit) return refuse('NOT_FOUND')
    const now = this.clock.now()
    const refusal = evaluationRefusal(visit, now)
    if (refusal) return refuse(refusal)
    if (Object.keys(said.ratings).length === 0) return refuse('STARS_NEEDED')
    const id = await this.repository.transaction((tx) => this.repository.insert(tx, { appointmentId, accountId, ...said }, now))
    return id ? ok(id) : refuse('EVALUATED_ALREADY')
  }
}

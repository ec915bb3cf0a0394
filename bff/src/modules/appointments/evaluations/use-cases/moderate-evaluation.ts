import type { HideReason } from '@jktl/shared/appointments/evaluations/model'
import { evaluationActions } from '@jktl/shared/appointments/evaluations/rules'
import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { CheckedObject } from '../domain/evaluation.ts'
import { evaluationNotice } from '../domain/evaluation-texts.ts'
import type { ModerationRepository } from '../moderation.repository.ts'

interface Moderation {
  id: string
  object: CheckedObject
  /** null: publish. */
  hiddenReason: HideReason | null
  version: number
  moderatorId: string
}

/** A regulator lets words be read by everybody or keeps them from it (A08); whoever wrote them is told. */
export class ModerateEvaluation {
  constructor(
    private readonly repository: ModerationRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async run({ id, object, hiddenReason, version, moderatorId }: Moderation): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'EVALUATION_ACTION_NOT_ALLOWED'>> {
    return this.repository.transaction(async (tx) => {
      const evaluation = await this.repository.lock(tx, id)
      const moderated = object === 'ANSWER' ? evaluation?.answer : evaluation
      if (!evaluation || !moderated) return refuse('NOT_FOUND')
      if (moderated.version !== version) return refuse('STALE')
      const { state, contentCheck } = moderated
      if (!evaluationActions({ state, contentCheck, answered: evaluation.answer !== null }, 'regulator').includes(hiddenReason ? 'hide' : 'publish'))
        return refuse('EVALUATION_ACTION_NOT_ALLOWED')
      await this.repository.decide(tx, object, id, hiddenReason, moderatorId, this.clock.now())
      const kind = object === 'EVALUATION' ? (hiddenReason ? 'evaluation-hidden' : null) : hiddenReason ? null : 'evaluation-answered'
      if (kind && evaluation.state !== 'WITHDRAWN')
        await this.outbox.announce(tx, {
          topic: NOTICE_TOPIC,
          dedupeKey: `${id}:${kind}:${version + 1}`,
          payload: { ...evaluationNotice(kind, evaluation, hiddenReason) },
        })
      return ok(null)
    })
  }
}

import type { Answers } from '@jktl/shared/grid-events/service-evaluations/model'
import { activationState, tidyAnswers, wrongAnswers } from '@jktl/shared/grid-events/service-evaluations/rules'
import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { type EvaluationContext, participantKey } from './context.ts'

type AnswerRefusal = 'NOT_FOUND' | 'EVALUATION_NOT_OPEN' | 'EVALUATION_ANSWERED' | 'EVALUATION_INCOMPLETE'

/** One account, one answer; kept so that nobody can say whose it is (R265). */
export async function answerEvaluation(
  { clock, vault, evaluations }: EvaluationContext,
  { accountId, id, answers }: { accountId: string; id: string; answers: Answers },
): Promise<Result<null, AnswerRefusal>> {
  const activation = await evaluations.find(id)
  if (!activation) return refuse('NOT_FOUND')
  const today = dateOf(clock.now())
  if (activationState({ ...activation, isStopped: activation.stoppedAt !== null }, today) !== 'OPEN') return refuse('EVALUATION_NOT_OPEN')
  const { questions = [] } = (await evaluations.questionnaires([activation.questionnaireVersion])).get(activation.questionnaireVersion) ?? {}
  const given = tidyAnswers(answers)
  if (wrongAnswers(questions, given).length > 0) return refuse('EVALUATION_INCOMPLETE')
  return (await evaluations.answer(id, participantKey(vault, id, accountId), given, today)) ? ok(null) : refuse('EVALUATION_ANSWERED')
}

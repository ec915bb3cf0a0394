import type { OpenServiceEvaluation } from '@jktl/shared/grid-events/service-evaluations/contract'
import type { Answers, Question } from '@jktl/shared/grid-events/service-evaluations/model'
import { choicesOf } from '@jktl/shared/grid-events/service-evaluations/rules'
import { dateOf } from '@jktl/shared/kernel/dates'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { answerEvaluation } from './use-cases/answer-evaluation.ts'
import { type EvaluationContext, participantKey } from './use-cases/context.ts'

export const questionView = (question: Question) => ({
  id: question.id,
  kind: question.kind,
  text: question.text,
  isRequired: question.isRequired,
  choices: choicesOf(question),
})

/** 社区（村）服务评价 of a resident (R265): what is open where they live, answered once and without a name. */
export class ServiceEvaluationsService {
  constructor(private readonly ctx: EvaluationContext) {}

  async listOpen(accountId: string, nodeCode: string): Promise<{ nodeName: string; items: OpenServiceEvaluation[] }> {
    const { geo, evaluations, vault, clock } = this.ctx
    const node = await geo.findNode(nodeCode)
    if (!node) throw new Refusal('GRID_EVENTS.NODE_UNKNOWN')
    const rows = await evaluations.listOpenAt(nodeCode, dateOf(clock.now()))
    const [forms, names] = [
      await evaluations.questionnaires([...new Set(rows.map((row) => row.questionnaireVersion))]),
      await geo.nameNodes([...new Set(rows.map((row) => row.nodeCode))]),
    ]
    const items = await Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        name: row.name,
        nodeName: names.get(row.nodeCode)?.name ?? '',
        untilDay: row.untilDay,
        isAnswered: await evaluations.hasAnswered(row.id, participantKey(vault, row.id, accountId)),
        questions: (forms.get(row.questionnaireVersion)?.questions ?? []).map(questionView),
      })),
    )
    return { nodeName: node.name, items }
  }

  async answer(accountId: string, id: string, answers: Answers): Promise<void> {
    const done = await answerEvaluation(this.ctx, { accountId, id, answers })
    if (done.ok) return
    throw new Refusal(done.code === 'NOT_FOUND' ? NOT_FOUND : `GRID_EVENTS.${done.code}`)
  }
}

import type {
  activateServiceEvaluation,
  getServiceQuestionnaire,
  listServiceAnswers,
  listServiceEvaluations,
  ServiceActivation,
  ServiceResults,
  stopServiceEvaluation,
} from '@jktl/shared/grid-events/service-evaluations/contract'
import { type Answers, MOST_DAYS_OPEN, type Question } from '@jktl/shared/grid-events/service-evaluations/model'
import { activationState, choicesOf, isShown, mayStop, meanLevel } from '@jktl/shared/grid-events/service-evaluations/rules'
import { NODE_LEVELS } from '@jktl/shared/grid-events/model'
import { dateOf, daysBetween, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { csvOf } from '../../../platform/csv.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { badCursor, cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { isManaged, managedNodes } from '../managed-nodes.ts'
import type { GridPeople } from '../people.ts'
import { questionView } from './service-evaluations.service.ts'
import type { ActivationRow, ChoiceCount } from './service-evaluations.repository.ts'
import type { EvaluationContext } from './use-cases/context.ts'

const PAGE_SIZE = 20
const MOST_NODES = 500
const MOST_EXPORTED = 20_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** 社区（村）服务评价管理 (R265): only of the nodes the caller manages. */
export class EvaluationDeskService {
  constructor(
    private readonly ctx: EvaluationContext,
    private readonly people: GridPeople,
  ) {}

  async questionnaire(accountId: string): Promise<ResponseOf<typeof getServiceQuestionnaire>> {
    const { version, title, questions } = await this.ctx.evaluations.newestQuestionnaire()
    const nodes = await this.ctx.evaluations.listNodes(await managedNodes(this.people, accountId), NODE_LEVELS.COMMUNITY.digits, MOST_NODES)
    return { version, title, questions: questions.map(questionView), nodes }
  }

  async activate(accountId: string, { nodeCode, name, fromDay, untilDay }: Input<typeof activateServiceEvaluation>['body']): Promise<ServiceActivation> {
    const { evaluations, geo, clock } = this.ctx
    if (!isManaged(nodeCode, await managedNodes(this.people, accountId)) || !(await geo.findNode(nodeCode))) throw new Refusal('GRID_EVENTS.NODE_UNKNOWN')
    const isSound =
      isBusinessDate(fromDay) &&
      isBusinessDate(untilDay) &&
      fromDay <= untilDay &&
      untilDay >= dateOf(clock.now()) &&
      daysBetween(fromDay, untilDay) < MOST_DAYS_OPEN
    if (!isSound) throw new Refusal('GRID_EVENTS.EVALUATION_DAYS_WRONG')
    const { version } = await evaluations.newestQuestionnaire()
    const made = { questionnaireVersion: version, nodeCode, name, fromDay, untilDay, createdBy: accountId, createdAt: clock.date() }
    const row = await evaluations.insert(made)
    if (!row) throw new Refusal('GRID_EVENTS.EVALUATION_NAME_TAKEN')
    return this.view(row)
  }

  async list(
    accountId: string,
    { cursor, limit = PAGE_SIZE }: Input<typeof listServiceEvaluations>['query'],
  ): Promise<ResponseOf<typeof listServiceEvaluations>> {
    const rows = await this.ctx.evaluations.list(await managedNodes(this.people, accountId), readCursor(cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { items: await this.views(shown), nextCursor: rows.length > limit && last ? cursorOf(last.createdAt, last.id) : null }
  }

  async get(accountId: string, id: string): Promise<ServiceResults> {
    const row = await this.find(accountId, id)
    const [questions, counts] = [await this.questionsOf(row), await this.ctx.evaluations.counts(id)]
    return { ...(await this.view(row)), questions: questions.map((question) => ({ ...questionView(question), ...this.numbers(question, counts) })) }
  }

  async answers(accountId: string, { params, query }: Input<typeof listServiceAnswers>): Promise<ResponseOf<typeof listServiceAnswers>> {
    const row = await this.find(accountId, params.id)
    const { cursor = null, limit = PAGE_SIZE, question, value } = query
    if (cursor !== null && !UUID.test(cursor)) throw badCursor()
    if (!isShown(row.answers)) return { items: [], nextCursor: null, isHidden: true }
    const questions = await this.questionsOf(row)
    const rows = await this.ctx.evaluations.listAnswers(row.id, { question, value }, cursor, limit + 1)
    const shown = rows.slice(0, limit)
    return {
      items: shown.map(({ id, answers }) => ({
        id,
        answers: questions.filter((one) => answers[one.id] !== undefined).map((one) => ({ question: one.text, answer: wordsOf(one, answers) })),
      })),
      nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
      isHidden: false,
    }
  }

  async stop(accountId: string, { params, ifMatch }: Input<typeof stopServiceEvaluation>): Promise<ServiceActivation> {
    const row = await this.find(accountId, params.id)
    const now = await this.view(row)
    if (row.version !== ifMatch) throw new Refusal('KERNEL.STALE', { current: now })
    if (!now.mayStop) throw new Refusal('GRID_EVENTS.EVALUATION_NOT_OPEN')
    const isStopped = await this.ctx.evaluations.stop(row, this.ctx.clock.date())
    const after = await this.view(await this.find(accountId, params.id))
    if (!isStopped) throw new Refusal('KERNEL.STALE', { current: after })
    return after
  }

  async export(accountId: string, id: string): Promise<{ fileName: string; text: string }> {
    const row = await this.find(accountId, id)
    const questions = await this.questionsOf(row)
    const rows = isShown(row.answers) ? await this.ctx.evaluations.listAnswers(id, {}, null, MOST_EXPORTED) : []
    return {
      fileName: `${row.name}.csv`,
      text: csvOf(
        questions.map(({ text }) => text),
        rows.map(({ answers }) => questions.map((question) => wordsOf(question, answers))),
      ),
    }
  }

  /** Not there and not theirs look the same. */
  private async find(accountId: string, id: string): Promise<ActivationRow> {
    const row = await this.ctx.evaluations.find(id)
    if (!row || !isManaged(row.nodeCode, await managedNodes(this.people, accountId))) throw new Refusal(NOT_FOUND)
    return row
  }

  private async questionsOf({ questionnaireVersion }: ActivationRow): Promise<Question[]> {
    return (await this.ctx.evaluations.questionnaires([questionnaireVersion])).get(questionnaireVersion)?.questions ?? []
  }

  /** Of a question that fewer than five answered, no number. */
  private numbers(question: Question, counts: readonly ChoiceCount[]): Pick<ServiceResults['questions'][number], 'answered' | 'mean' | 'counts'> {
    const given = counts.filter((count) => count.question === question.id)
    const answered = given.reduce((sum, { count }) => sum + count, 0)
    if (!isShown(answered)) return { answered: null, mean: null, counts: null }
    return {
      answered,
      mean: question.kind === 'LEVEL' ? meanLevel(given) : null,
      counts: choicesOf(question).map((choice) => ({ ...choice, count: given.find(({ value }) => value === choice.value)?.count ?? 0 })),
    }
  }

  private async view(row: ActivationRow): Promise<ServiceActivation> {
    const [view] = await this.views([row])
    if (!view) throw new Error('an activation lost its view')
    return view
  }

  private async views(rows: readonly ActivationRow[]): Promise<ServiceActivation[]> {
    const names = await this.ctx.geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
    const today = dateOf(this.ctx.clock.now())
    return rows.map(({ id, version, name, nodeCode, fromDay, untilDay, stoppedAt, answers }) => {
      const state = activationState({ fromDay, untilDay, isStopped: stoppedAt !== null }, today)
      return { id, version, name, nodeCode, nodeName: names.get(nodeCode)?.name ?? '', fromDay, untilDay, state, mayStop: mayStop(state), answers }
    })
  }
}

const wordsOf = (question: Question, answers: Answers): string => {
  const value = answers[question.id] ?? ''
  return choicesOf(question).find((choice) => choice.value === value)?.label ?? value
}

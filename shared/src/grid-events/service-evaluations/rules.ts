import { SATISFACTION } from '../model.ts'
import { ACTIVATION_STATE_CODES, type ActivationState, ANSWER_TEXT_MAX_LENGTH, type Answers, LEAST_ANSWERS_SHOWN, type Question } from './model.ts'

/** What may be chosen; none for words. */
export const choicesOf = ({ kind, choices = [] }: Pick<Question, 'kind' | 'choices'>): { value: string; label: string }[] =>
  kind === 'LEVEL' ? Object.entries(SATISFACTION).map(([value, label]) => ({ value, label })) : kind === 'CHOICE' ? choices : []

/** Answers as they are kept: trimmed, empty ones left out. */
export const tidyAnswers = (answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers)
      .map(([id, value]) => [id, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )

/** Questions whose answer is missing or none of the choices; also names of no question. Empty: they fit. */
export function wrongAnswers(questions: readonly Question[], answers: Answers): string[] {
  const known = new Map(questions.map((question) => [question.id, question]))
  const strangers = Object.keys(answers).filter((id) => !known.has(id))
  const wrong = questions.filter((question) => {
    const value = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined
    if (value === undefined || value === '') return question.isRequired
    return question.kind === 'TEXT' ? value.length > ANSWER_TEXT_MAX_LENGTH : !choicesOf(question).some((choice) => choice.value === value)
  })
  return [...wrong.map(({ id }) => id), ...strangers]
}

interface ActivationDays {
  fromDay: string
  untilDay: string
  isStopped: boolean
}
/** @param today calendar date in Asia/Shanghai; both ends are days on which it can be answered */
export function activationState({ fromDay, untilDay, isStopped }: ActivationDays, today: string): ActivationState {
  if (isStopped) return 'STOPPED'
  if (today < fromDay) return 'SCHEDULED'
  return today > untilDay ? 'ENDED' : 'OPEN'
}
/** What can still be stopped. */
export const mayStop = (state: ActivationState): boolean => ACTIVATION_STATE_CODES.indexOf(state) <= ACTIVATION_STATE_CODES.indexOf('OPEN')

/** Fewer than five would let a reader guess who (§3.4). */
export const isShown = (answers: number): boolean => answers >= LEAST_ANSWERS_SHOWN
/** Mean of the levels given, 1 the best, one decimal; null below five. */
export function meanLevel(counts: readonly { value: string; count: number }[]): number | null {
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  if (!isShown(all)) return null
  return Math.round((counts.reduce((sum, { value, count }) => sum + Number(value) * count, 0) / all) * 10) / 10
}

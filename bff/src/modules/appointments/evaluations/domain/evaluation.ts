import type { ContentCheck, Dimension, EvaluationState, HideReason } from '@jktl/shared/appointments/evaluations/model'

export type Ratings = Partial<Record<Dimension, number>>

/** An evaluation with the hospital's answer, if there is one. */
export interface EvaluationRecord {
  id: string
  appointmentId: string
  accountId: string
  personId: string
  institutionId: string
  departmentId: string
  doctorId: string
  visitDate: string
  ratings: Ratings
  text: string | null
  isAnonymous: boolean
  state: EvaluationState
  counts: boolean
  inBurst: boolean
  contentCheck: ContentCheck
  hiddenReason: HideReason | null
  version: number
  submittedAt: Date
  answer: AnswerRecord | null
}
interface AnswerRecord {
  text: string
  state: Exclude<EvaluationState, 'WITHDRAWN'>
  contentCheck: Exclude<ContentCheck, 'NONE'>
  hiddenReason: HideReason | null
  version: number
  submittedAt: string
}

/** Words of one kind in the queue of the content check. */
export type CheckedObject = 'EVALUATION' | 'ANSWER'

/** The same person on the same doctor counts once in this many days. */
export const COUNT_ONCE_DAYS = 30
/** This many evaluations of one doctor within an hour are a burst: the regulator looks at all of them. */
export const BURST_SIZE = 8
export const BURST_MINUTES = 60

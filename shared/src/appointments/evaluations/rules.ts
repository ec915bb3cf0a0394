import { addDays, dateOf, type Instant } from '../../kernel/dates.ts'
import type { AppointmentState } from '../model.ts'
import type { ContentCheck, EvaluationState, ScoreKind } from './model.ts'

/** After the visit there is this long to evaluate it. */
export const EVALUATION_DAYS = 30
/** Below this no score is shown. */
export const MIN_SAMPLE = 5

/** Why a visit may not be evaluated now; null when it may. `evaluated`: somebody of the family did. */
export function evaluationRefusal(
  visit: { state: AppointmentState; date: string; evaluated: boolean },
  now: Instant,
): 'NOT_ATTENDED' | 'EVALUATION_TOO_LATE' | 'EVALUATED_ALREADY' | null {
  if (visit.evaluated) return 'EVALUATED_ALREADY'
  if (visit.state !== 'FULFILLED') return 'NOT_ATTENDED'
  return dateOf(now) > evaluableUntil(visit.date) ? 'EVALUATION_TOO_LATE' : null
}
/** Last day on which a visit of `date` may be evaluated. */
export const evaluableUntil = (date: string): string => addDays(date, EVALUATION_DAYS)

type EvaluationActor = 'owner' | 'hospital' | 'regulator'
type EvaluationAction = 'withdraw' | 'answer' | 'publish' | 'hide'
const ACTIONS: Record<EvaluationState, Record<EvaluationActor, readonly EvaluationAction[]>> = {
  SUBMITTED: { owner: ['withdraw'], hospital: [], regulator: ['publish', 'hide'] },
  PUBLISHED: { owner: ['withdraw'], hospital: ['answer'], regulator: ['hide'] },
  HIDDEN: { owner: ['withdraw'], hospital: [], regulator: ['publish'] },
  WITHDRAWN: { owner: [], hospital: [], regulator: [] },
}
/** State × actor → what may be done (A08). Words WeChat has not passed are never published; one answer per evaluation. */
export const evaluationActions = (
  e: { state: EvaluationState; contentCheck: ContentCheck; answered: boolean },
  actor: EvaluationActor,
): readonly EvaluationAction[] =>
  ACTIONS[e.state][actor].filter((action) => {
    if (action === 'publish') return e.contentCheck !== 'PENDING' && e.contentCheck !== 'RISKY'
    return action !== 'answer' || !e.answered
  })

const KIND_TEXTS: Record<ScoreKind, string> = { DOCTOR: '这位医生', DEPARTMENT: '这个科室', INSTITUTION: '这家医院' }
/** `46` of 12 → `4.6 分，12 人评价`. */
export const scoreText = (kind: ScoreKind, scoreX10: number | null, sampleSize: number): string =>
  scoreX10 === null ? `${KIND_TEXTS[kind]}的评价不足 ${MIN_SAMPLE} 条，暂不显示分数` : `${(scoreX10 / 10).toFixed(1)} 分，${sampleSize} 人评价`

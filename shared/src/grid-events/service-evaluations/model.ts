/** 社区（村）服务评价 (R265): the region's one questionnaire, put out for a place under a name, answered once and without a name. */
export const QUESTION_KINDS = ['LEVEL', 'CHOICE', 'TEXT'] as const
export type QuestionKind = (typeof QUESTION_KINDS)[number]
export interface Question {
  id: string
  kind: QuestionKind
  text: string
  isRequired: boolean
  /** Of a CHOICE; a LEVEL has the five of satisfaction. */
  choices?: { value: string; label: string }[] | undefined
}
/** Question id → `1`…`5` of a LEVEL, the value of a CHOICE, the words of a TEXT. */
export type Answers = Record<string, string>

export const ACTIVATION_STATES = { SCHEDULED: '未开始', OPEN: '进行中', ENDED: '已结束', STOPPED: '已停用' } as const
export type ActivationState = keyof typeof ACTIVATION_STATES
export const ACTIVATION_STATE_CODES = Object.keys(ACTIVATION_STATES) as ActivationState[]

/** Numbers and rows of fewer answers are not shown. */
export const LEAST_ANSWERS_SHOWN = 5
export const ANSWER_TEXT_MAX_LENGTH = 300
export const MOST_DAYS_OPEN = 366

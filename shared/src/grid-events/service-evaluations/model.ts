/** 社区（村）服务评价 (R265): the region's one questionnaire, put out for a place under a name, answered once and without a name. */
export const QUESTION_KINDS = ['LEVEL', 'CHOICE', 'TEXT'] as const
export interface Question {
  id: string
  kind: (typeof QUESTION_KINDS)[number]
  text: string
  isRequired: boolean
  /** Of a CHOICE; a LEVEL has the five of satisfaction. */
  choices?: { value: string; label: string }[] | undefined
}
/** Question id → `1`…`5` of a LEVEL, the value of a CHOICE, the words of a TEXT. */
export type Answers = Record<string, string>

export const ACTIVATION_STATE_CODES = ['SCHEDULED', 'OPEN', 'ENDED', 'STOPPED'] as const
export type ActivationState = (typeof ACTIVATION_STATE_CODES)[number]

/** Numbers and rows of fewer answers are not shown. */
export const LEAST_ANSWERS_SHOWN = 5
export const ANSWER_TEXT_MAX_LENGTH = 300
export const MOST_QUESTIONS = 50
export const MOST_DAYS_OPEN = 366

/** What is asked about a visit (R355). Each 1–5 stars, each may be left out. */
export const DIMENSIONS = ['TECHNIQUE', 'QUALITY', 'CARE_ATTITUDE', 'PRIVACY', 'PROCESS', 'WINDOW_ATTITUDE', 'ENVIRONMENT'] as const
export type Dimension = (typeof DIMENSIONS)[number]
export const DIMENSION_NAMES: Record<Dimension, string> = {
  TECHNIQUE: '医疗技术',
  QUALITY: '医疗质量',
  CARE_ATTITUDE: '医护态度',
  PRIVACY: '隐私保护',
  PROCESS: '就医流程',
  WINDOW_ATTITUDE: '窗口态度',
  ENVIRONMENT: '医院环境',
}

export const SCORE_KINDS = ['DOCTOR', 'DEPARTMENT', 'INSTITUTION'] as const
export type ScoreKind = (typeof SCORE_KINDS)[number]

export const EVALUATION_STATES = ['SUBMITTED', 'PUBLISHED', 'HIDDEN', 'WITHDRAWN'] as const
export type EvaluationState = (typeof EVALUATION_STATES)[number]
/** 微信内容安全 of the words: NONE = no words, PENDING = not answered yet. */
export const CONTENT_CHECKS = ['NONE', 'PENDING', 'PASS', 'REVIEW', 'RISKY'] as const
export type ContentCheck = (typeof CONTENT_CHECKS)[number]

export const HIDE_REASONS = ['CONTENT_RISKY', 'PERSONAL_DATA', 'INSULT', 'ADVERTISEMENT', 'OFF_TOPIC', 'FAKE'] as const
export type HideReason = (typeof HIDE_REASONS)[number]
export const HIDE_REASON_NAMES: Record<HideReason, string> = {
  CONTENT_RISKY: '含违规内容',
  PERSONAL_DATA: '写了个人隐私',
  INSULT: '辱骂或攻击他人',
  ADVERTISEMENT: '广告',
  OFF_TOPIC: '与这次就诊无关',
  FAKE: '不是真实评价',
}

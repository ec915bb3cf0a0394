/** 社情民意 (R266): what residents think and wish, filed by place and topic and answered. */
export const OPINION_STATES = { NEW: '待答复', ANSWERED: '已答复', FILED: '已归档' } as const
export type OpinionState = keyof typeof OPINION_STATES
export const OPINION_STATE_CODES = Object.keys(OPINION_STATES) as OpinionState[]

export const OPINION_TOPICS = {
  ENVIRONMENT: '环境卫生',
  ROADS: '道路设施',
  HEALTH: '看病就医',
  CARE: '养老托育',
  SAFETY: '治安安全',
  SERVICE: '办事服务',
  CULTURE: '文体活动',
  OTHER: '其他',
} as const
export type OpinionTopic = keyof typeof OPINION_TOPICS
export const OPINION_TOPIC_CODES = Object.keys(OPINION_TOPICS) as OpinionTopic[]

export const OPINION_TITLE_MAX_LENGTH = 40
export const OPINION_CONTENT_MAX_LENGTH = 1000
export const OPINION_REPLY_MAX_LENGTH = 500
/** So many of the newest are looked through for titles that are alike. */
export const MOST_CLUSTERED = 300

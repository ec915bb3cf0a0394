import { OPINION_STATES, OPINION_TOPICS, type OpinionState, type OpinionTopic } from '@jktl/shared/grid-events/opinions/model'
import { formatInstant } from '@jktl/shared/kernel/dates'

import { csvOf } from '../../../../platform/csv.ts'

interface FiledOpinion {
  nodeName: string
  title: string
  content: string
  topics: readonly OpinionTopic[]
  state: OpinionState
  writtenAt: Date
  reply: string | null
}
const HEADER = ['所属网格', '标题', '内容', '主题', '状态', '填写时间', '答复']
const minuteOf = (at: Date): string => formatInstant(at.getTime()).slice(0, 16).replace('T', ' ')

/** Without who wrote it: a table is passed on. */
export const opinionCsv = (opinions: readonly FiledOpinion[]): string =>
  csvOf(
    HEADER,
    opinions.map((opinion) => [
      opinion.nodeName,
      opinion.title,
      opinion.content,
      opinion.topics.map((topic) => OPINION_TOPICS[topic]).join('、'),
      OPINION_STATES[opinion.state],
      minuteOf(opinion.writtenAt),
      opinion.reply,
    ]),
  )

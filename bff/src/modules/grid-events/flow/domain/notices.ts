import type { EventAction } from '@jktl/shared/grid-events/lifecycle'

import type { NoticePayload } from '../../../notifications/public.ts'
import type { EventRow, EventStep } from '../../event-flow.ts'

interface Words {
  title: string
  body: string
  needsAction?: true
}
/** Steps worth a message; what was written stays behind the link. */
const WORDS: Partial<Record<EventAction, Words>> = {
  rejectIntake: { title: '您上报的事没有受理', body: '原因写在里面，请点开看。' },
  claim: { title: '您上报的事有人接手了', body: '网格员已经认领，开始处理。' },
  answer: { title: '您上报的事有新进展', body: '网格员写了说明，请点开看。' },
  askInfo: { title: '网格员有个问题想问您', body: '请点开回答，回答了才好接着办。', needsAction: true },
  resolve: { title: '您上报的事办完了', body: '请看看办得怎么样：满意就评价一下，没办好可以让网格员重新办。', needsAction: true },
  failCheck: { title: '您上报的事正在重新处理', body: '核查时发现还没有办好。' },
  verifyClose: { title: '您上报的事已经办结', body: '15 天之内，没办好还可以让网格员重新办。' },
  merge: { title: '您上报的事和同样的事一起处理', body: '办完了也会通知您。' },
}

/** @returns the notices of a step, one for each listener; none for most steps */
export function noticesOf(
  event: Pick<EventRow, 'id' | 'eventNo'>,
  step: EventStep,
  listeners: readonly string[],
): { dedupeKey: string; payload: NoticePayload }[] {
  const words = step.action === 'report' ? undefined : WORDS[step.action]
  if (!words) return []
  const { title, body, needsAction = false } = words
  return listeners.map((accountId) => ({
    dedupeKey: `gridEvent ${event.id} ${step.seq} ${accountId}`,
    payload: {
      accountId,
      kind: `gridEvents.${step.action}`,
      title,
      body: `编号尾号 ${event.eventNo.slice(-4)}。${body}`,
      needsAction,
      link: { target: 'gridEvent', id: event.id },
    },
  }))
}
export const isTold = (action: EventStep['action']): boolean => action in WORDS

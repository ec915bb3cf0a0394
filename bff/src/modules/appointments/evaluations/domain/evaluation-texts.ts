import { HIDE_REASON_NAMES, type HideReason } from '@jktl/shared/appointments/evaluations/model'

import type { NoticePayload } from '../../../notifications/public.ts'
import type { EvaluationRecord } from './evaluation.ts'

const REPEATED = '同一位医生 30 天内只计一次分，这次不重复计。'
const APPEAL = '有不同意见，请打 12345 说明情况。'

/** One plain sentence for whoever wrote it: who can see it and what happens next. */
export function stateTextOf(e: Pick<EvaluationRecord, 'state' | 'text' | 'counts' | 'hiddenReason'>): string {
  const score = e.counts ? '星级已计分。' : REPEATED
  switch (e.state) {
    case 'SUBMITTED':
      return `${score}文字审核后公开，不显示姓名。`
    case 'PUBLISHED':
      return e.text === null ? score : `${score}文字已公开，不显示姓名。`
    case 'HIDDEN': {
      const reason = e.hiddenReason ? HIDE_REASON_NAMES[e.hiddenReason] : ''
      return e.hiddenReason === 'FAKE' ? `没有公开，也不计分：${reason}。${APPEAL}` : `${score}文字没有公开：${reason}。${APPEAL}`
    }
    case 'WITHDRAWN':
      return '已撤回，不再显示，也不再计分。'
  }
}

type EvaluationNotice = 'evaluation-hidden' | 'evaluation-answered'
export const evaluationNotice = (
  kind: EvaluationNotice,
  e: Pick<EvaluationRecord, 'accountId' | 'appointmentId'>,
  reason: HideReason | null,
): NoticePayload => ({
  accountId: e.accountId,
  kind,
  ...(kind === 'evaluation-answered'
    ? { title: '医院回复了您的评价', body: '点开就能看到医院的回复。' }
    : { title: '您的评价没有公开', body: `原因：${reason ? HIDE_REASON_NAMES[reason] : '不符合公开的要求'}。${APPEAL}` }),
  needsAction: false,
  link: { target: 'appointment', id: e.appointmentId },
})

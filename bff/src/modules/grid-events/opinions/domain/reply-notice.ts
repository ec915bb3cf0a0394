import type { NoticePayload } from '../../../notifications/public.ts'

/** To whoever wrote under their name; what they wrote stays out of the push. */
export const replyNotice = (accountId: string): NoticePayload => ({
  accountId,
  kind: 'grid.opinionAnswered',
  title: '您写的意见有答复了',
  body: '网格管理人员答复了您的意见，点开看看。',
  needsAction: false,
  link: { target: 'gridOpinions', id: null },
})

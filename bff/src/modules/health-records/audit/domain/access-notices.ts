import type { NoticePayload } from '../../../notifications/public.ts'

/** Who is told what about looks at a record; never what was in it. */
export const downloadedNotice = (accountId: string, personId: string): NoticePayload => ({
  accountId,
  kind: 'records.downloaded',
  title: '有人下载了健康档案里的文件',
  body: '点开看是谁、什么时候、凭什么下载的。觉得不对可以投诉。',
  needsAction: false,
  link: { target: 'accessLog', id: personId },
})
export const digestNotice = (accountId: string, personId: string, day: string, accesses: number): NoticePayload => ({
  accountId,
  kind: 'records.digest',
  title: '有机构看过健康档案',
  body: `${day}，机构查看了 ${accesses} 次。点开看是谁、凭什么看的。`,
  needsAction: false,
  link: { target: 'accessLog', id: personId },
})
export const answeredNotice = (accountId: string, personId: string): NoticePayload => ({
  accountId,
  kind: 'records.complaintAnswered',
  title: '您对查看档案的投诉有答复了',
  body: '隐私专员核对完了，点开看结果。',
  needsAction: false,
  link: { target: 'accessLog', id: personId },
})
export const complainedNotice = (accountId: string): NoticePayload => ({
  accountId,
  kind: 'records.complaint',
  title: '有居民投诉了一次档案查看',
  body: '请在三天内核对并答复。',
  needsAction: true,
  link: null,
})
export const alarmNotice = (accountId: string): NoticePayload => ({
  accountId,
  kind: 'records.deniedAlarm',
  title: '有账号在一小时里多次想看不该看的档案',
  body: '系统已经拦下。请核对是谁、想看什么，需要时停用账号。',
  needsAction: true,
  link: null,
})

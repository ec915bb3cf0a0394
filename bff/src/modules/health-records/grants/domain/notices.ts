import { formatDateCn } from '@jktl/shared/kernel/dates'

/** Notices of grants (§3.8): who and what stand behind the link, never in the text. */
export interface GrantNotice {
  kind: string
  title: string
  body: string
  needsAction: boolean
}
const notice = (kind: string, title: string, body: string, needsAction = false): GrantNotice => ({ kind: `healthRecords.${kind}`, title, body, needsAction })

export const TO_PATIENT = {
  created: (endsOn: string): GrantNotice =>
    notice('GRANT_CREATED', '您同意了给别人看档案', `到${formatDateCn(endsOn)}自动停止。不是您本人操作的，请马上打开收回。`),
  changed: (): GrantNotice => notice('GRANT_CHANGED', '给别人看的内容改了', '不是您本人操作的，请打开看一看。'),
  asked: (): GrantNotice => notice('GRANT_ASKED', '有人想看您的档案', '请看看是谁、想看什么，再决定同意还是不同意。7 天不回答就作废。', true),
  expiring: (endsOn: string): GrantNotice =>
    notice('GRANT_EXPIRING', '有一个授权快到期了', `${formatDateCn(endsOn)}以后对方就看不到了。要接着给看，请打开改时间。`),
  ended: (): GrantNotice => notice('GRANT_ENDED', '有一个授权停止了', '对方现在看不到您的档案了。打开可以看原因。'),
  suspended: (): GrantNotice => notice('GRANT_SUSPENDED', '有一个授权要您再确认', '身份信息合并了。您确认以前，对方看不到档案。', true),
  restored: (): GrantNotice => notice('GRANT_RESTORED', '授权恢复了', '之前停止的授权恢复到原来的样子。打开可以看内容。'),
  firstUsed: (): GrantNotice => notice('GRANT_FIRST_USED', '对方第一次看了您的档案', '每看一次都有记录，打开可以看是谁、什么时候看的。'),
} as const
export const TO_GRANTEE = {
  created: (endsOn: string): GrantNotice => notice('GRANT_RECEIVED', '有人同意给您看档案', `到${formatDateCn(endsOn)}自动停止。不需要的话，打开可以退回。`),
  changed: (): GrantNotice => notice('GRANT_RECEIVED_CHANGED', '您能看的内容改了', '打开可以看现在能看什么、看到哪一天。'),
  answered: (isYes: boolean): GrantNotice =>
    isYes
      ? notice('GRANT_ANSWERED', '对方同意了您的申请', '打开可以看能看什么、看到哪一天。')
      : notice('GRANT_ANSWERED', '对方没有同意您的申请', '可以当面问一问。'),
  lapsed: (): GrantNotice => notice('GRANT_LAPSED', '您的申请没有得到回答', '7 天没有回答，已经作废。还需要的话可以再问一次。'),
  ended: (): GrantNotice => notice('GRANT_RECEIVED_ENDED', '有一个授权停止了', '您现在看不到对方的档案了。打开可以看原因。'),
} as const

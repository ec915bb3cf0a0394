import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { CaseKind, ReminderStage } from '@jktl/shared/payments/creditpay/model'

export interface NoticeText {
  kind: string
  title: string
  body: string
  needsAction: boolean
}
const notice = (kind: string, title: string, body: string, needsAction = false): NoticeText => ({ kind: `CREDITPAY_${kind}`, title, body, needsAction })

const REMINDERS: Record<ReminderStage, (amount: string, day: string) => NoticeText> = {
  'D-3': (amount, day) => notice('REMIND_D-3', '看病的账快到期了', `您还有 ${amount} 没还，${day}前还清就行。手头紧可以申请晚点还。`, true),
  D0: (amount) => notice('REMIND_D0', '看病的账今天到期', `您还有 ${amount} 没还，今天还清就行。手头紧可以申请晚点还。`, true),
  'D+3': (amount, day) =>
    notice('REMIND_D3', '看病的账已经过期', `您有 ${amount} 在${day}就该还了，请尽快还，或者申请晚点还。急诊和自己付钱看病不受影响。`, true),
}
export const reminderNotice = (stage: ReminderStage, owedFen: number, dueOn: string): NoticeText => REMINDERS[stage](formatFen(owedFen), formatDateCn(dueOn))

const DECIDED: Record<CaseKind, readonly [approved: string, rejected: string]> = {
  APPLICATION: ['先看病后付钱已经开通', '先看病后付钱没有开通'],
  LIMIT_CHANGE: ['先看病后付钱的额度变了', '额度没有变'],
  HARDSHIP: ['可以晚点还了', '晚点还的申请没有通过'],
  APPEAL: ['申诉通过，已移出欠费名单', '申诉没有通过'],
  WRITE_OFF: ['有一笔账不用还了', '有一笔账还要还'],
}
export const decidedNotice = (kind: CaseKind, isApproved: boolean, note: string): NoticeText =>
  notice(`${kind}_DECIDED`, DECIDED[kind][isApproved ? 0 : 1], `${note}${/[。！]$/.test(note) ? '' : '。'}点开可以看现在的额度和账。`)

export const capturedNotice = (capturedFen: number, dueOn: string): NoticeText =>
  notice('CAPTURED', '这次看病先记账', `这次记账 ${formatFen(capturedFen)}，${formatDateCn(dueOn)}前还清就行。`)
export const repaidNotice = (amountFen: number, owedFen: number): NoticeText =>
  notice(
    'REPAID',
    '还款收到了',
    `收到还款 ${formatFen(amountFen)}，${owedFen > 0 ? `这家医院还剩 ${formatFen(owedFen)}。` : '这家医院的账还清了，额度已经恢复。'}`,
  )
export const surplusNotice = (amountFen: number, isKept: boolean): NoticeText =>
  notice(
    'SURPLUS',
    isKept ? '多还的钱留着' : '多还的钱会退回',
    isKept ? `多还的 ${formatFen(amountFen)} 留着，下次记账先抵。` : `多还的 ${formatFen(amountFen)} 正在原路退回，不用您操作。`,
  )
export const refundedNotice = (debtFen: number, returnedFen: number): NoticeText =>
  notice(
    'REFUNDED',
    '医院退了一部分费用',
    [debtFen > 0 ? `少还 ${formatFen(debtFen)}` : '', returnedFen > 0 ? `退回 ${formatFen(returnedFen)}，原来怎么还的就退到哪里` : '']
      .filter(Boolean)
      .join('；') + '。',
  )
export const suspendedNotice = (): NoticeText =>
  notice('SUSPENDED', '先看病后付钱暂停使用', '有账过期没还，先暂停记账。还清就恢复。急诊、挂号、自己付钱看病都照常。', true)
export const listedNotice = (): NoticeText =>
  notice('LISTED', '记入了欠费名单', '有账过期很久没还，暂时不能再记账。还清就移出，也可以申诉。急诊、挂号、自己付钱看病都照常。', true)
export const restoredNotice = (): NoticeText => notice('RESTORED', '先看病后付钱恢复使用', '过期的账都还清了，又可以先看病后付钱了。')
export const voidedNotice = (): NoticeText => notice('VOIDED', '占用的额度退回来了', '这次看病没有记账，占用的额度已经全部退回。')

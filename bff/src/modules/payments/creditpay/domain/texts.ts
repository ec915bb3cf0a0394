import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayDifferenceKind, CreditpayState, EntryState } from '@jktl/shared/payments/creditpay/model'

/** How the account stands, in one sentence a grandmother understands. */
const STATES: Record<CreditpayState, string> = {
  NOT_SIGNED: '还没有开通。开通后看病先不掏钱，看完再付。',
  APPLYING: '申请已经交上去了，有两个人核实，有结果会发消息给您。',
  ACTIVE: '可以用。到医院窗口报身份证，说“先看病后付钱”。',
  SUSPENDED: '有账过期没还，暂停使用。还清就恢复。急诊、挂号、自己付钱看病都照常。',
  LISTED: '记入了欠费名单，不能再记账。还清就移出。急诊、挂号、自己付钱看病都照常。',
  TERMINATED: '已经停用。想用可以再申请。',
}
export const stateText = (state: CreditpayState): string => STATES[state]

export const visitText: Record<EntryState, (v: { owedFen: number; dueOn: string | null; isOverdue: boolean; cause: string | null }) => string> = {
  AUTHORISED: () => '正在看病，先占用一部分额度，离院时按实际花的记账。',
  CAPTURED: ({ owedFen, dueOn, isOverdue }) =>
    isOverdue
      ? `还有 ${formatFen(owedFen)} 没还，已经过了${formatDateCn(dueOn ?? '')}。`
      : `还有 ${formatFen(owedFen)} 没还，${formatDateCn(dueOn ?? '')}前还清就行。`,
  VOIDED: ({ cause }) =>
    cause === 'NOTHING_BILLED'
      ? '这次没有花钱，占用的额度已退回。'
      : cause === 'CANCELLED'
        ? '挂号取消了，占用的额度已退回。'
        : '医院没有接上，占用的额度已退回，请按窗口说的付款。',
  EXPIRED: () => '医院没有及时报账，占用的额度已退回。有人在核对，不用您操作。',
  REPAID: () => '已经还清。',
  REFUNDED: () => '医院已全部退回，不用还。',
  WRITTEN_OFF: () => '不用还了。',
}

const HISTORY: Record<string, (amountFen: number | null, note: string | null) => string> = {
  SIGN: () => '申请开通',
  SIGN_UNREVIEWED: (amount) => `开通，额度 ${formatFen(amount ?? 0)}`,
  APPROVE: (amount) => `审核通过，额度 ${formatFen(amount ?? 0)}`,
  REJECT: () => '审核没有通过',
  LIMIT_CHANGED: (amount) => `额度改为 ${formatFen(amount ?? 0)}`,
  OVERDUE: () => '有账过期，暂停使用',
  LIST: () => '记入欠费名单',
  CLEARED: () => '过期的账还清，恢复使用',
  APPEAL_UPHELD: () => '申诉通过，移出欠费名单',
  TERMINATE: () => '停用',
  AUTHORISED: (amount) => `挂号占用额度 ${formatFen(amount ?? 0)}`,
  CAPTURED: (amount) => `离院记账 ${formatFen(amount ?? 0)}`,
  VOIDED: (amount) => `退回占用的额度 ${formatFen(amount ?? 0)}`,
  EXPIRED: (amount) => `医院没有及时报账，退回额度 ${formatFen(amount ?? 0)}`,
  REPAID: (amount) => `还款 ${formatFen(amount ?? 0)}`,
  REFUNDED: (amount) => `医院退回 ${formatFen(amount ?? 0)}`,
  WRITTEN_OFF: (amount) => `核销 ${formatFen(amount ?? 0)}`,
  DEFERRED: (_, note) => `同意晚点还，改到${note ? formatDateCn(note) : ''}`,
  REMINDED: (_, note) => (note === 'D-3' ? '到期前提醒' : note === 'D0' ? '到期当天提醒' : '过期提醒'),
  FAMILY: (_, note) => (note === 'ON' ? '允许家人替我还' : '不再让家人替我还'),
}
export const historyText = (kind: string, amountFen: number | null, note: string | null): string => HISTORY[kind]?.(amountFen, note) ?? ''

export const differenceText: Record<CreditpayDifferenceKind, string> = {
  NO_BILL_IN_TIME: '挂号占用了额度，医院到时间没有报账，额度已退回。请问医院这次看病有没有收费。',
  BILLED_AFTER_EXPIRY: '额度退回以后医院才报账，没有记账。请医院按其他方式收费。',
  REFUND_TOO_LARGE: '医院退的比记账的多。多出的没有退，请与医院核对。',
  WINDOW_SURPLUS: '窗口收的还款比欠的多。多收的请医院在窗口退给本人。',
}

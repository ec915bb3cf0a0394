import type { DifferenceState } from '@jktl/shared/payments/reconciliation/model'

import type { DifferenceRow } from '../desk.repository.ts'

/** What happened, for the history; who did it stands in brackets where a person did. */
const EVENTS: Record<string, string> = {
  PROPOSE: '经办提出：',
  APPROVE: '复核同意：',
  APPROVE_IGNORE: '复核同意不处理',
  RETURN: '复核退回：',
  EXECUTE: '已执行：',
  FAIL: '没有办成：',
  PROVE: '已验证：',
  DISPROVE: '没有验证通过：',
  CLOSE: '已关闭',
  MATCH: '已核平：',
  AGE: '结转期满',
  EVIDENCE: '补充凭证：',
}
const WITHOUT_NOTE: ReadonlySet<string> = new Set(['CLOSE', 'APPROVE_IGNORE', 'AGE'])
export const eventText = (event: string, note: string): string => `${EVENTS[event] ?? event}${WITHOUT_NOTE.has(event) ? '' : note}`

const SETTLED_BY_MACHINE: Partial<Record<DifferenceState, string>> = { MATCHED: '后来的账单已核平', CLOSED: '系统查单后关闭' }
/** What the machine did before anybody was asked stands in the difference itself. */
export const machineText = (state: DifferenceState, outcome: string | null): string | null => outcome ?? SETTLED_BY_MACHINE[state] ?? null

const PAYMENT_STATES: Record<string, string> = {
  SUCCESS: '已付',
  PAID_LATE: '迟到付款，已退或在退',
  PAID_DUPLICATE: '重复付款，已退或在退',
  CLOSED: '已关单',
  CLOSING: '正在关单',
  PREPAID: '等待付款',
  QUARANTINED: '已隔离',
  FAILED: '下单失败',
}
/** A stay or a visit on credit has no one payment: what the platform holds says it. */
export const platformText = ({ channel, ownFen }: Pick<DifferenceRow, 'channel' | 'ownFen'>, state: string | null): string => {
  if (state !== null) return PAYMENT_STATES[state] ?? '核实中'
  if (channel === 'WECHAT') return '没有记录'
  return ownFen ? '平台有账' : '平台没有账'
}
const REFERENCES: Record<string, string> = { stay: '住院号', credit: '先诊疗后付费申请号', insurance: '医保单号' }
/** What both sides call the same debt. */
export function referenceOf(naturalKey: string): { key: string; value: string } {
  const [family = '', ...rest] = naturalKey.split(':')
  const title = REFERENCES[family]
  return title === undefined ? { key: '单号', value: naturalKey } : { key: title, value: rest.join(':') }
}
const REFUND_STATES: Record<string, string> = {
  SUCCESS: '已退',
  REJECTED: '渠道不受理',
  CLOSED: '已关闭',
  PROCESSING: '渠道处理中',
  ABNORMAL: '退款异常',
  WAIT_FUNDS: '等商户余额',
}
export const refundText = (state: string | null): string => (state === null ? '没有记录' : (REFUND_STATES[state] ?? '处理中'))

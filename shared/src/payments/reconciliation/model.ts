/** 对账批次 (booking-payment §3.5). A rerun is a new version beside the one in force, and replaces it only when it has its result. */
export const BATCH_STATES = [
  'PLANNED',
  'FETCHING',
  'NOT_READY',
  'NO_BILL',
  'FETCHED',
  'VERIFIED',
  'PARSED',
  'MATCHING',
  'CLEAN',
  'HAS_DIFFS',
  'SIGNED_OFF',
  'FAILED',
] as const
export type BatchState = (typeof BATCH_STATES)[number]
/** A batch that has its result. */
export const CONCLUDED_STATES: readonly BatchState[] = ['NO_BILL', 'CLEAN', 'HAS_DIFFS', 'SIGNED_OFF']

/** 交易账单, 资金账单, 医院 (HIS) 账单, 医保账单. Channels `HIS` and `INSURANCE` carry the hospital's code where others carry the mchid. */
export const BILL_KINDS = ['TRADE', 'FUND_FLOW', 'HIS', 'INSURANCE'] as const
export type BillKind = (typeof BILL_KINDS)[number]
export const BILL_CHANNELS = ['WECHAT', 'HIS', 'INSURANCE'] as const
export type BillChannel = (typeof BILL_CHANNELS)[number]

/** Where a batch failed. */
export const BATCH_STEPS = ['FETCH', 'VERIFY', 'PARSE', 'MATCH'] as const
export type BatchStep = (typeof BATCH_STEPS)[number]

/** What is done first, before anybody is asked. HUMAN: only a person decides. */
export const FIRST_ACTIONS = ['QUERY_PAYMENT', 'QUERY_REFUND', 'SHADOW_REFUND', 'CARRY', 'HUMAN'] as const
export type FirstAction = (typeof FIRST_ACTIONS)[number]
/** 1: money may be lost or forged, a person is called. 2: to be settled the same day. 3: for the record. */
export type Severity = 1 | 2 | 3

interface KindRow {
  meaning: string
  firstAction: FirstAction
  severity: Severity
}

/** Kinds of differences with their first action (§3.5). */
export const DIFFERENCE_KINDS = {
  CH_ONLY_PAY: { meaning: '渠道已收款，平台没有记成功', firstAction: 'QUERY_PAYMENT', severity: 2 },
  PF_ONLY_PAY: { meaning: '平台记了成功，渠道账单没有', firstAction: 'CARRY', severity: 1 },
  AMOUNT: { meaning: '同一笔付款，两边金额不同', firstAction: 'HUMAN', severity: 1 },
  STATUS: { meaning: '同一笔付款，两边状态相反', firstAction: 'QUERY_PAYMENT', severity: 2 },
  CH_ONLY_REFUND: { meaning: '渠道已退款，平台没有这笔退款', firstAction: 'SHADOW_REFUND', severity: 2 },
  PF_ONLY_REFUND: { meaning: '平台认为渠道已受理退款，账单没有', firstAction: 'QUERY_REFUND', severity: 2 },
  REFUND_AMOUNT: { meaning: '同一笔退款，两边金额不同', firstAction: 'HUMAN', severity: 1 },
  REFUND_STATUS: { meaning: '同一笔退款，两边状态相反', firstAction: 'QUERY_REFUND', severity: 2 },
  FEE: { meaning: '手续费和约定费率算出来的不同', firstAction: 'HUMAN', severity: 3 },
  DUP_PAY: { meaning: '同一笔费用收了两次', firstAction: 'QUERY_PAYMENT', severity: 2 },
  HIS_PAID_NOT_BOOKED: { meaning: '已付款，医院没有入账', firstAction: 'HUMAN', severity: 2 },
  HIS_BOOKED_NOT_PAID: { meaning: '医院已入账，没有收到付款', firstAction: 'HUMAN', severity: 2 },
  INS_LEG: { meaning: '医保部分和现金部分对不上', firstAction: 'HUMAN', severity: 1 },
  FUND_CHAIN: { meaning: '资金账单余额不连续，或净额和交易账单不等', firstAction: 'HUMAN', severity: 1 },
  DUP_ROW: { meaning: '账单里同一行出现两次', firstAction: 'HUMAN', severity: 3 },
  UNKNOWN_MCH: { meaning: '账单里有别的商户号', firstAction: 'HUMAN', severity: 2 },
  UNKNOWN_TYPE: { meaning: '账单里有不认识的交易类型或状态', firstAction: 'HUMAN', severity: 2 },
  FOREIGN: { meaning: '同一商户号下其他系统的交易', firstAction: 'HUMAN', severity: 3 },
  PAYSCORE: { meaning: '支付分自动扣款，找不到原单', firstAction: 'HUMAN', severity: 2 },
  CLEARING_DISPUTE: { meaning: '医院对清分单有异议', firstAction: 'HUMAN', severity: 2 },
} as const satisfies Record<string, KindRow>
export type DifferenceKind = keyof typeof DIFFERENCE_KINDS

/** 差错的一生 (§3.5). MATCHED: the other side appeared, in a later bill or in a rerun. */
export const DIFFERENCE_STATES = ['OPEN', 'AUTO_RESOLVING', 'CARRIED', 'MATCHED', 'PROPOSED', 'APPROVED', 'EXECUTED', 'VERIFIED', 'CLOSED', 'IGNORED'] as const
export type DifferenceState = (typeof DIFFERENCE_STATES)[number]
/** Nothing is left to do; the day may be signed. A carried one is settled by the next day's bill. */
export const SETTLED_STATES: readonly DifferenceState[] = ['MATCHED', 'CLOSED', 'IGNORED']

/** 入账方式: by the machine, by two people, by two people against the machine's advice. */
export const POSTING_MODES = ['AUTO', 'MANUAL', 'FORCE'] as const
export type PostingMode = (typeof POSTING_MODES)[number]

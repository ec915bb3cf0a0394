import { type BillChannel, DIFFERENCE_KINDS, type DifferenceKind, type DifferenceState, type PostingMode } from './model.ts'

/** What two people may let be done about a difference (B13). */
export const DESK_ACTIONS = ['QUERY_CHANNEL', 'REFUND', 'SHADOW_REFUND', 'RESUBMIT', 'CORRECT_LEDGER', 'ACCEPT', 'ASK_HOSPITAL', 'IGNORE'] as const
export type DeskAction = (typeof DESK_ACTIONS)[number]

interface ActionRow {
  title: string
  /** What happens when the second person agrees. */
  effect: string
  /** Makes one refund or one journal, never two. */
  movesMoney: boolean
}
export const ACTION_TABLE: Record<DeskAction, ActionRow> = {
  QUERY_CHANNEL: { title: '按渠道查单入账', effect: '再查一次渠道：付成了就入账，业务已不能要的自动原路退。', movesMoney: false },
  REFUND: { title: '原路退款', effect: '生成唯一一笔退款，原路退给付款人。', movesMoney: true },
  SHADOW_REFUND: { title: '补记商户后台的退款', effect: '记一笔渠道已退的退款，可退金额同时减少，不再出钱。', movesMoney: true },
  RESUBMIT: { title: '同号重新提交', effect: '用原退款单号再提交，不会多退。', movesMoney: false },
  CORRECT_LEDGER: { title: '更正账目', effect: '记一笔更正凭证，把账调到渠道的数；原分录不动。', movesMoney: true },
  ACCEPT: { title: '认可，不动账', effect: '两边都不改；以后的账单不再出现才算验证。', movesMoney: false },
  ASK_HOSPITAL: { title: '请医院处理', effect: '由医院补挂、补收或撤销；以后的医院账单一致才算验证。', movesMoney: false },
  IGNORE: { title: '不处理', effect: '写明理由，复核同意后不再处理。', movesMoney: false },
}

const PAYMENT: readonly DeskAction[] = ['QUERY_CHANNEL', 'REFUND', 'CORRECT_LEDGER', 'IGNORE']
const REFUND: readonly DeskAction[] = ['RESUBMIT', 'CORRECT_LEDGER', 'IGNORE']
const PAPER: readonly DeskAction[] = ['ACCEPT', 'IGNORE']
/** The first action of a kind is the advised one; any other is a FORCE posting and needs a document. */
export const ACTIONS_OF: Record<DifferenceKind, readonly DeskAction[]> = {
  CH_ONLY_PAY: PAYMENT,
  PF_ONLY_PAY: ['QUERY_CHANNEL', 'CORRECT_LEDGER', 'IGNORE'],
  AMOUNT: ['ASK_HOSPITAL', 'CORRECT_LEDGER', 'IGNORE'],
  STATUS: PAYMENT,
  CH_ONLY_REFUND: ['SHADOW_REFUND', 'CORRECT_LEDGER', 'IGNORE'],
  PF_ONLY_REFUND: REFUND,
  REFUND_AMOUNT: ['CORRECT_LEDGER', 'IGNORE'],
  REFUND_STATUS: REFUND,
  FEE: ['ACCEPT', 'CORRECT_LEDGER', 'IGNORE'],
  DUP_PAY: ['REFUND', 'QUERY_CHANNEL', 'IGNORE'],
  HIS_PAID_NOT_BOOKED: ['REFUND', 'ASK_HOSPITAL', 'IGNORE'],
  HIS_BOOKED_NOT_PAID: ['ASK_HOSPITAL', 'IGNORE'],
  INS_LEG: ['REFUND', 'ASK_HOSPITAL', 'IGNORE'],
  FUND_CHAIN: ['ACCEPT', 'CORRECT_LEDGER', 'IGNORE'],
  DUP_ROW: PAPER,
  UNKNOWN_MCH: PAPER,
  UNKNOWN_TYPE: PAPER,
  FOREIGN: ['ASK_HOSPITAL', 'ACCEPT', 'IGNORE'],
  PAYSCORE: ['ACCEPT', 'QUERY_CHANNEL', 'IGNORE'],
  // A signed file is never rewritten (S6): what is really wrong is a difference of its own row.
  CLEARING_DISPUTE: ['ACCEPT', 'ASK_HOSPITAL', 'IGNORE'],
}

/** Facts of a difference that make an action possible. */
export interface DeskFacts {
  kind: DifferenceKind
  channel: BillChannel
  ownFen: number | null
  channelFen: number | null
  institutionId: string | null
  tradeOrderId: string | null
  paymentId: string | null
  refundId: string | null
}

/** What is missing for an action to mean anything. */
const NEEDS: Record<DeskAction, (facts: DeskFacts) => boolean> = {
  QUERY_CHANNEL: ({ paymentId }) => paymentId !== null,
  REFUND: ({ paymentId, tradeOrderId }) => paymentId !== null || tradeOrderId !== null,
  SHADOW_REFUND: ({ paymentId, tradeOrderId, channelFen }) => (paymentId !== null || tradeOrderId !== null) && (channelFen ?? 0) !== 0,
  RESUBMIT: ({ refundId }) => refundId !== null,
  // The hospital's list is no account of ours.
  CORRECT_LEDGER: (facts) => facts.channel === 'WECHAT' && facts.institutionId !== null && gapFen(facts) !== 0,
  ACCEPT: () => true,
  ASK_HOSPITAL: ({ institutionId, kind }) => institutionId !== null || kind === 'FOREIGN',
  IGNORE: () => true,
}

/** What the platform's money is too little (positive) or too much by, seen from the channel. */
export const gapFen = ({ ownFen, channelFen }: Pick<DeskFacts, 'ownFen' | 'channelFen'>): number => (channelFen ?? 0) - (ownFen ?? 0)

/** Of these the channel's figure is what it gave away. */
const OUTGOING: ReadonlySet<DifferenceKind> = new Set(['CH_ONLY_REFUND', 'PF_ONLY_REFUND', 'REFUND_AMOUNT', 'REFUND_STATUS', 'FEE'])
/** What a correcting journal adds to what the channel owes us. */
export const correctionFen = (facts: DeskFacts): number => (OUTGOING.has(facts.kind) ? -gapFen(facts) : gapFen(facts)) || 0

export const actionsFor = (facts: DeskFacts): DeskAction[] => ACTIONS_OF[facts.kind].filter((action) => NEEDS[action](facts))

/** MANUAL: the advised handling. FORCE: against the advice, or of a kind that may mean lost money; a document must prove it. */
export function postingModeOf(kind: DifferenceKind, action: DeskAction): Exclude<PostingMode, 'AUTO'> {
  const isSevere = DIFFERENCE_KINDS[kind].severity === 1 && ACTION_TABLE[action].movesMoney
  return ACTIONS_OF[kind][0] === action && !isSevere ? 'MANUAL' : 'FORCE'
}

/** What can happen to a difference at the desk. PROVEN and DISPROVEN come only from a later bill or query. */
export const DESK_EVENTS = ['PROPOSE', 'APPROVE', 'APPROVE_IGNORE', 'RETURN', 'EXECUTE', 'FAIL', 'PROVE', 'DISPROVE', 'CLOSE', 'MATCH', 'AGE'] as const
export type DeskEvent = (typeof DESK_EVENTS)[number]

const LIFE: Record<DifferenceState, Partial<Record<DeskEvent, DifferenceState>>> = {
  OPEN: { PROPOSE: 'PROPOSED', PROVE: 'VERIFIED', MATCH: 'MATCHED' },
  AUTO_RESOLVING: { EXECUTE: 'EXECUTED', PROVE: 'VERIFIED', FAIL: 'OPEN', MATCH: 'MATCHED' },
  CARRIED: { MATCH: 'MATCHED', AGE: 'OPEN' },
  PROPOSED: { APPROVE: 'APPROVED', APPROVE_IGNORE: 'IGNORED', RETURN: 'OPEN' },
  APPROVED: { EXECUTE: 'EXECUTED', FAIL: 'OPEN' },
  EXECUTED: { PROVE: 'VERIFIED', DISPROVE: 'OPEN' },
  VERIFIED: { CLOSE: 'CLOSED' },
  MATCHED: {},
  CLOSED: {},
  IGNORED: {},
}
/** The next state (§3.5), or null when the event means nothing in this one. */
export const decideDifference = (state: DifferenceState, event: DeskEvent): DifferenceState | null => LIFE[state][event] ?? null

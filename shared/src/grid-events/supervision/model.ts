import { HOUR_MS } from '../../kernel/dates.ts'

/** 督办 (R262, affairs-grid-childcare §3.3). Kind 2: an order about an event or a work record; it counts once, however often somebody is reminded. */
export const ORDER_OBJECTS = { EVENT: '事件', WORK_LOG: '工作记录' } as const
export type OrderObject = keyof typeof ORDER_OBJECTS
export const ORDER_STATES = {
  PROPOSED: '待发出',
  DROPPED: '没有发出',
  ISSUED: '待签收',
  RECTIFYING: '整改中',
  ANSWERED: '待复核',
  CLOSED: '已办结',
} as const
export type OrderState = keyof typeof ORDER_STATES
export const ORDER_CAUSES = {
  LATE_ANSWER: '没有按时答复群众',
  LATE_RESOLVE: '没有按时办结',
  BELOW_STANDARD: '办理不符合要求',
  COMPLAINT: '群众不满意',
  OTHER: '其他',
} as const
export type OrderCause = keyof typeof ORDER_CAUSES

/** `person` has to rectify, `above` is a managing post over them, `system` a clock. */
export type OrderActor = 'person' | 'above' | 'system'
const row = <const T extends OrderState | 'SAME'>(who: OrderActor, from: readonly OrderState[], to: T, needsNote: boolean) => ({ who, from, to, needsNote })
/** Every step of an order; what is not here is refused. A failed review goes back to rectifying and is no second order. */
export const ORDER_ACTIONS = {
  issue: row('above', ['PROPOSED'], 'ISSUED', true),
  drop: row('above', ['PROPOSED'], 'DROPPED', true),
  sign: row('person', ['ISSUED'], 'RECTIFYING', false),
  answer: row('person', ['RECTIFYING'], 'ANSWERED', true),
  pass: row('above', ['ANSWERED'], 'CLOSED', false),
  fail: row('above', ['ANSWERED'], 'RECTIFYING', true),
  climb: row('system', ['ISSUED', 'RECTIFYING'], 'SAME', false),
} as const
export type OrderAction = keyof typeof ORDER_ACTIONS
export const ORDER_ACTION_CODES = Object.keys(ORDER_ACTIONS) as OrderAction[]
/** What people do, on the wire. */
export const ORDER_DEEDS = ['issue', 'drop', 'sign', 'answer', 'pass', 'fail'] as const satisfies readonly OrderAction[]
export type OrderDeed = (typeof ORDER_DEEDS)[number]
export const actionsOf = (state: OrderState, actors: ReadonlySet<OrderActor>): OrderDeed[] =>
  ORDER_DEEDS.filter((action) => actors.has(ORDER_ACTIONS[action].who) && ORDER_ACTIONS[action].from.includes(state))

/** Rungs of an order that is not signed for or answered in time: 催办, 督办通知, 通报; each is taken once and never counted. */
export const ORDER_LADDER = [
  { rung: 'REMIND', label: '催办', anchor: 'SIGN_BY', afterMs: 0 },
  { rung: 'NOTICE', label: '督办通知', anchor: 'DUE', afterMs: 0 },
  { rung: 'CIRCULAR', label: '通报', anchor: 'DUE', afterMs: 24 * HOUR_MS },
] as const
export type OrderRung = (typeof ORDER_LADDER)[number]['rung']
/** An event nobody claims in time climbs at once, then after so long each, node by node, to its county at most. */
export const CLIMB_AFTER_MS = [0, HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS] as const
/** To be signed for within so long. */
export const SIGN_HOURS = 4
/** Working days to rectify, unless whoever issues it says otherwise. */
export const RECTIFY_WORKDAYS = 2
export const MOST_RECTIFY_WORKDAYS = 20
export const MOST_WORDS = 500

/** Kind 1: fixed duties by a manager's template; never counted. */
export const DUTY_KINDS = { WALK: '巡查', VISIT: '走访', REPORT: '报告', OTHER: '其他' } as const
export type DutyKind = keyof typeof DUTY_KINDS
export const DUTY_STATES = { DUE: '待完成', DONE: '已完成', MISSED: '没有完成' } as const
export type DutyState = keyof typeof DUTY_STATES
export const DUTY_EVERY = { DAY: '每个工作日', WEEK: '每周', MONTH: '每月' } as const
export type DutyEvery = keyof typeof DUTY_EVERY
export const DUTY_POSTS = { A: 'A 岗', B: 'B 岗', LEAD: '网格长' } as const
export type DutyPost = keyof typeof DUTY_POSTS
/** Missed so often in a row: the line manager is told. */
export const MISSED_BEFORE_TOLD = 2

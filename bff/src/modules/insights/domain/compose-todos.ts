import type { Appointment } from '@jktl/shared/appointments/contract'
import type { AppointmentState } from '@jktl/shared/appointments/model'
import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import type { Todo } from '@jktl/shared/insights/contract'
import { clockTimeOf, dateOf, formatDayCn, formatInstant, formatTimeCn, instantAt, type Instant } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'

import type { BillToPay, DebtToRepay } from '../../payments/public.ts'

/** What the account's owner still has to do about identity, as that slice words it. */
export interface IdentityTask {
  kind: 'CONSENT_REQUEST' | 'REAL_NAME' | 'ADD_SELF'
  personId: string | null
  text: string
}
/** The same about what they reported to the grid. */
export interface GridTask {
  kind: 'ANSWER_GRID_WORKER' | 'RATE_GRID_EVENT'
  eventId: string
  text: string
}
interface Owed {
  bills: readonly BillToPay[]
  debt: DebtToRepay | null
}
const NOTHING_OWED: Owed = { bills: [], debt: null }
export interface Home {
  nextVisit: Appointment | null
  /** The most urgent ones, at most `SHOWN`. */
  todos: Todo[]
  /** Of all, shown or not. */
  total: number
}

/** 现在要做: at most three, then 全部 (ux-wechat §4.6). */
export const SHOWN = 3

/** Most urgent first: what is lost by waiting, then where money is under way, then where one has to go, then what can wait. */
const URGENCY: readonly Todo['kind'][] = [
  'IN_QUEUE',
  'WAITLIST_OFFER',
  'CONFIRM_HOLD',
  'PAY',
  'CHECKING_PAYMENT',
  'CONFIRMING',
  'REBOOK',
  'REPAY_CREDIT',
  'PAY_BILL',
  'NEXT_VISIT',
  'REFUNDING',
  'ANSWER_GRID_WORKER',
  'CONSENT_REQUEST',
  'REAL_NAME',
  'ADD_SELF',
  'RATE_GRID_EVENT',
]
const WAITING: readonly AppointmentState[] = ['HOLDING', 'HOLD_UNKNOWN', 'CONFIRMING']
const HAS_PLACE: readonly AppointmentState[] = [...WAITING, 'HELD', 'BOOKED']
const TO_REBOOK: readonly AppointmentState[] = ['SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL', 'CONFIRM_FAILED', 'HOLD_REFUSED']

const startOf = (a: Appointment): Instant => instantAt(a.date, a.start)
const endOf = (a: Appointment): Instant => instantAt(a.date, a.end)
/** `11月24日 周二 8:30` */
const timeOf = (a: Appointment): string => `${formatDayCn(a.date)} ${formatTimeCn(a.start)}`
const doctorOf = (a: Appointment): string => `${a.departmentName} ${a.doctorName}`
const placeOf = (a: Appointment): string => [a.institutionName, a.location].filter((text) => text !== '').join(' ')
const priceOf = (a: Appointment): string => (a.feeFen === 0 ? '不收挂号费' : `挂号费 ${formatFen(a.feeFen)}`)
const labelOf = (a: Pick<Appointment, 'personRelation' | 'personNameMasked'>): string =>
  a.personRelation === '本人' ? '本人' : `${a.personRelation} ${a.personNameMasked}`
/** `10:32`, with the day when it is not today's. */
const untilOf = (instant: string, now: Instant): string => {
  const at = Date.parse(instant)
  return `${dateOf(at) === dateOf(now) ? '' : `${formatDayCn(dateOf(at))} `}${formatTimeCn(clockTimeOf(at))}`
}

type Words = Pick<Todo, 'title' | 'detail'> & Partial<Pick<Todo, 'amountFen' | 'dueAt' | 'target' | 'targetId'>>
const about = (a: Appointment, kind: Todo['kind'], words: Words): Todo => ({
  kind,
  personId: a.personId,
  personLabel: labelOf(a),
  amountFen: null,
  dueAt: null,
  target: 'appointment',
  targetId: a.id,
  ...words,
})
const money = (a: Appointment): Pick<Todo, 'target' | 'targetId'> =>
  a.money ? { target: 'tradeOrder', targetId: a.money.tradeOrderId } : { target: 'appointment', targetId: a.id }

const IN_LINE: readonly AppointmentState[] = ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT']

/** Each answers null when it does not apply; the first that applies is what the appointment asks for now. */
const RULES: readonly ((a: Appointment, now: Instant) => Todo | null)[] = [
  (a, now) =>
    IN_LINE.includes(a.state) && a.date === dateOf(now)
      ? about(a, 'IN_QUEUE', { title: `正在候诊：${a.departmentName} ${a.doctorName}`, detail: `${placeOf(a)}。${a.stateText}`, target: 'queue' })
      : null,
  (a) =>
    a.money?.summary === 'CHECKING'
      ? about(a, 'CHECKING_PAYMENT', {
          title: '正在核实付款，请不要再付',
          detail: `${timeOf(a)} ${doctorOf(a)}。查清了会告诉您，钱不会丢。`,
          amountFen: a.money.amountFen,
          ...money(a),
        })
      : null,
  (a, now) =>
    a.state === 'HELD' && a.payMode === 'ONLINE' && a.money?.summary === 'UNPAID'
      ? about(a, 'PAY', {
          title: `付挂号费 ${formatFen(a.money.amountFen)}`,
          amountFen: a.money.amountFen,
          dueAt: a.money.payBy ?? a.holdExpiresAt,
          ...money(a),
          detail: `${timeOf(a)} ${doctorOf(a)}。${(a.money.payBy ?? a.holdExpiresAt) === null ? '' : `${untilOf(a.money.payBy ?? a.holdExpiresAt ?? '', now)} 前不付，号会放回。`}`,
        })
      : null,
  (a, now) =>
    a.state === 'HELD'
      ? about(a, 'CONFIRM_HOLD', {
          title: `确认预约：${doctorOf(a)}`,
          amountFen: a.feeFen,
          dueAt: a.holdExpiresAt,
          detail: `${timeOf(a)}，${priceOf(a)}。${a.holdExpiresAt === null ? '' : `号留到 ${untilOf(a.holdExpiresAt, now)}。`}`,
        })
      : null,
  (a) => (WAITING.includes(a.state) ? about(a, 'CONFIRMING', { title: `等医院确认：${doctorOf(a)}`, detail: `${timeOf(a)}。${a.stateText}` }) : null),
  (a, now) =>
    TO_REBOOK.includes(a.state) && startOf(a) > now
      ? about(a, 'REBOOK', {
          title: `${a.state === 'SUSPENDED_BY_HOSPITAL' ? '停诊了' : '没约上'}，请另约：${doctorOf(a)}`,
          detail: `原来是 ${timeOf(a)}。${a.money && a.money.paidFen > 0 ? `付过的 ${formatFen(a.money.paidFen)} 原路退回，不用去窗口。` : '没有扣款。'}`,
        })
      : null,
  (a) =>
    a.money?.summary === 'REFUNDING'
      ? about(a, 'REFUNDING', {
          title: `退款中 ${formatFen(a.money.refundingFen)}`,
          detail: `${timeOf(a)} ${doctorOf(a)}的挂号费正在原路退回，不用去窗口。`,
          amountFen: a.money.refundingFen,
          ...money(a),
        })
      : null,
  (a, now) =>
    a.state === 'BOOKED' && endOf(a) > now
      ? about(a, 'NEXT_VISIT', {
          title: `${timeOf(a)} 看${a.departmentName}`,
          dueAt: null,
          amountFen: a.payMode === 'WINDOW' ? a.feeFen : null,
          detail: `${placeOf(a)}，${formatTimeCn(a.arriveBy)} 前到。带身份证和取号码${a.payMode === 'WINDOW' && a.feeFen > 0 ? `，到窗口付 ${formatFen(a.feeFen)}` : ''}。`,
        })
      : null,
]

const TASK_WORDS: Record<IdentityTask['kind'], { title: string; target: Todo['target'] }> = {
  CONSENT_REQUEST: { title: '家人想替您办事', target: 'consentRequests' },
  REAL_NAME: { title: '实名没有通过', target: 'persons' },
  ADD_SELF: { title: '先完成本人实名', target: 'addSelf' },
}
const ofTask = ({ kind, personId, text }: IdentityTask): Todo => ({
  kind,
  title: TASK_WORDS[kind].title,
  detail: text,
  personId,
  personLabel: null,
  amountFen: null,
  dueAt: null,
  target: TASK_WORDS[kind].target,
  targetId: TASK_WORDS[kind].target === 'persons' ? personId : null,
})

const GRID_TITLES: Record<GridTask['kind'], string> = { ANSWER_GRID_WORKER: '网格员想问您一句', RATE_GRID_EVENT: '上报的事办完了，请看看' }
const ofGrid = ({ kind, eventId, text }: GridTask): Todo => ({
  kind,
  title: GRID_TITLES[kind],
  detail: text,
  personId: null,
  personLabel: null,
  amountFen: null,
  dueAt: null,
  target: 'gridEvent',
  targetId: eventId,
})

/** A number is kept for somebody who waited for it; nothing else is lost as fast. */
const ofOffer = (e: WaitlistEntry, now: Instant): Todo | null =>
  e.offer && e.allowedActions.includes('accept')
    ? {
        kind: 'WAITLIST_OFFER',
        title: `候补有号了：${e.departmentName} ${e.offer.doctorName}`,
        detail: `${formatDayCn(e.date)} ${formatTimeCn(e.offer.start)}，替您留到 ${untilOf(e.offer.expiresAt, now)}。不要也不算失约。`,
        personId: e.personId,
        personLabel: labelOf(e),
        amountFen: e.offer.feeFen,
        dueAt: e.offer.expiresAt,
        target: 'waitlistEntry',
        targetId: e.id,
      }
    : null

/** One that lies at a hospital's counter: the visit it belongs to goes on when it is paid. */
const ofBill = ({ billId, personId, personLabel, institutionName, issuedAt, amountFen }: BillToPay, now: Instant): Todo => ({
  kind: 'PAY_BILL',
  title: `付门诊费 ${formatFen(amountFen)}`,
  detail: `${institutionName}，${untilOf(issuedAt, now)} 开的单。能用医保的，点开再选。`,
  personId,
  personLabel,
  amountFen,
  dueAt: null,
  target: 'bill',
  targetId: billId,
})
const ofDebt = ({ personId, owedFen, dueOn, isOverdue }: DebtToRepay): Todo => ({
  kind: 'REPAY_CREDIT',
  title: `${isOverdue ? '过了还款日，请还' : '快到还款日，请还'} ${formatFen(owedFen)}`,
  detail: `先诊疗后付费，${formatDayCn(dueOn)}${isOverdue ? '就该还了。有困难可以申请晚些还。' : '前还。'}`,
  personId,
  personLabel: '本人',
  amountFen: owedFen,
  dueAt: formatInstant(instantAt(dueOn, '23:59')),
  target: 'creditpay',
  targetId: null,
})

/** 停诊 or refused, but the same person has a number of that department again. */
const isRebooked = (lost: Appointment, all: readonly Appointment[]): boolean =>
  all.some((a) => HAS_PLACE.includes(a.state) && a.personId === lost.personId && a.departmentId === lost.departmentId)

const byUrgency = (a: Todo, b: Todo): number =>
  URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind) ||
  (a.dueAt === null ? Infinity : Date.parse(a.dueAt)) - (b.dueAt === null ? Infinity : Date.parse(b.dueAt)) ||
  0

/**
 * What should I do now (R394): where to go, when, what to bring, what it costs. The soonest visit still ahead is `nextVisit`; everything
 * else asks for at most one thing each. Equally urgent things keep the order they came in (soonest first).
 * @param appointments current ones and those that still owe the person something
 * @param owed bills and credit that wait to be paid
 * @param reported what the account reported to the grid and has to answer or look at
 * @param offers entries of the waiting list for which a number is kept
 */
export function composeTodos(
  appointments: readonly Appointment[],
  tasks: readonly IdentityTask[],
  now: Instant,
  offers: readonly WaitlistEntry[] = [],
  owed: Owed = NOTHING_OWED,
  reported: readonly GridTask[] = [],
): Home {
  const bySoonest = [...appointments].sort((a, b) => startOf(a) - startOf(b) || (a.id < b.id ? -1 : 1))
  const nextVisit = bySoonest.find((a) => a.state === 'BOOKED' && endOf(a) > now) ?? null
  const asked = bySoonest.flatMap((a) => {
    const todo = RULES.map((rule) => rule(a, now)).find((found) => found !== null)
    if (!todo || (a === nextVisit && todo.kind === 'NEXT_VISIT') || (todo.kind === 'REBOOK' && isRebooked(a, appointments))) return []
    return [todo]
  })
  const offered = offers.map((entry) => ofOffer(entry, now)).filter((todo) => todo !== null)
  const money = [...(owed.debt ? [ofDebt(owed.debt)] : []), ...owed.bills.map((bill) => ofBill(bill, now))]
  const todos = [...offered, ...asked, ...money, ...tasks.map(ofTask), ...reported.map(ofGrid)].sort(byUrgency)
  return { nextVisit, todos: todos.slice(0, SHOWN), total: todos.length }
}

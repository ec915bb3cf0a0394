import { describe, expect, it } from '@jest/globals'
import type { Appointment } from '@jktl/shared/appointments/contract'
import { APPOINTMENT_STATES } from '@jktl/shared/appointments/model'
import { addDays, instantAt } from '@jktl/shared/kernel/dates'
import type { MoneyView } from '@jktl/shared/payments/contract'
import fc from 'fast-check'

import { composeTodos, type IdentityTask, SHOWN } from './compose-todos.ts'

const TODAY = '2026-11-23'
const NOW = instantAt(TODAY, '08:00')
const SUMMARIES = ['UNPAID', 'CHECKING', 'PAID', 'REFUNDING', 'REFUNDED', 'PARTLY_REFUNDED', 'NOTHING_DUE', 'CLOSED'] as const

let serial = 0
const nextId = (): string => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`
const moneyOf = (summary: MoneyView['summary'], more: Partial<MoneyView> = {}): MoneyView => ({
  tradeOrderId: nextId(),
  subject: '挂号费',
  state: 'OPEN',
  amountFen: 1200,
  paidFen: 0,
  refundedFen: 0,
  refundingFen: 0,
  summary,
  summaryText: '',
  paymentNumber: null,
  paidAt: null,
  payBy: null,
  lastCheckAt: null,
  nextCheckAt: null,
  steps: [],
  refunds: [],
  ...more,
})
const appointment = (state: Appointment['state'], more: Partial<Appointment> = {}): Appointment => ({
  id: nextId(),
  version: 1,
  state,
  stateText: '说明。',
  personId: nextId(),
  personNameMasked: '王*兰',
  personRelation: '本人',
  personAgeYears: 68,
  personIdMasked: null,
  institutionId: nextId(),
  institutionName: '科尔沁中心医院',
  institutionPhone: '',
  departmentId: nextId(),
  departmentName: '心血管内科',
  doctorId: nextId(),
  doctorName: '何志远',
  doctorTitle: '主任医师',
  location: '门诊 2 楼 C 区',
  date: '2026-11-24',
  start: '08:30',
  end: '09:00',
  numberOrdinal: 3,
  feeFen: 1200,
  payMode: null,
  submittedAt: '2026-11-23T08:00:00+08:00',
  holdExpiresAt: '2026-11-23T08:15:00+08:00',
  holdExtendable: true,
  cancelUntil: '2026-11-23T17:00:00+08:00',
  arriveBy: '08:00',
  payModes: ['ONLINE', 'WINDOW'],
  voucher: null,
  money: null,
  replacesId: null,
  rescheduledFromId: null,
  replacementId: null,
  allowedActions: [],
  rules: [],
  serverTime: '2026-11-23T08:00:00+08:00',
  nextCheckAt: null,
  ...more,
})
const only = (...appointments: Appointment[]) => composeTodos(appointments, [], NOW).todos

describe('what to do now', () => {
  it('R394: a held number asks for confirmation and says until when and how much', () => {
    expect(only(appointment('HELD'))).toMatchObject([
      {
        kind: 'CONFIRM_HOLD',
        title: '确认预约：心血管内科 何志远',
        detail: '11月24日 周二 8:30，挂号费 ¥12.00。号留到 8:15。',
        dueAt: '2026-11-23T08:15:00+08:00',
        amountFen: 1200,
        target: 'appointment',
        personLabel: '本人',
      },
    ])
    expect(only(appointment('HELD', { feeFen: 0 }))[0]?.detail).toContain('不收挂号费')
  })

  it('R394: an unpaid number asks for payment at the order', () => {
    const money = moneyOf('UNPAID', { payBy: '2026-11-23T08:20:00+08:00' })
    expect(only(appointment('HELD', { payMode: 'ONLINE', money }))).toMatchObject([
      {
        kind: 'PAY',
        title: '付挂号费 ¥12.00',
        target: 'tradeOrder',
        targetId: money.tradeOrderId,
        dueAt: money.payBy,
        detail: '11月24日 周二 8:30 心血管内科 何志远。8:20 前不付，号会放回。',
      },
    ])
  })

  it('R359: while a payment is being checked the page says not to pay again, whatever the appointment’s state', () => {
    for (const state of ['HELD', 'RELEASING', 'EXPIRED'] as const)
      expect(only(appointment(state, { payMode: 'ONLINE', money: moneyOf('CHECKING') }))).toMatchObject([
        { kind: 'CHECKING_PAYMENT', title: '正在核实付款，请不要再付' },
      ])
  })

  it('R394: the soonest visit ahead is the next visit and no to-do; later ones are to-dos with where, when, what to bring', () => {
    const soon = appointment('BOOKED', { payMode: 'ONLINE' })
    const later = appointment('BOOKED', { date: '2026-11-26', payMode: 'WINDOW', personRelation: '子女', personNameMasked: '李*苗' })
    const home = composeTodos([later, soon], [], NOW)
    expect(home.nextVisit).toBe(soon)
    expect(home.todos).toMatchObject([
      {
        kind: 'NEXT_VISIT',
        title: '11月26日 周四 8:30 看心血管内科',
        detail: '科尔沁中心医院 门诊 2 楼 C 区，8:00 前到。带身份证和取号码，到窗口付 ¥12.00。',
        personLabel: '子女 李*苗',
      },
    ])
    expect(composeTodos([soon], [], instantAt(soon.date, soon.end)).nextVisit).toBeNull()
  })

  it('R394: after a suspension or refusal the page asks to book again and says that the money comes back', () => {
    const paid = moneyOf('REFUNDING', { paidFen: 1200, refundingFen: 1200 })
    expect(only(appointment('SUSPENDED_BY_HOSPITAL', { money: paid }))).toMatchObject([
      { kind: 'REBOOK', title: '停诊了，请另约：心血管内科 何志远', detail: '原来是 11月24日 周二 8:30。付过的 ¥12.00 原路退回，不用去窗口。' },
    ])
    expect(only(appointment('CONFIRM_FAILED'))[0]?.detail).toContain('没有扣款')
    expect(only(appointment('SUSPENDED_BY_HOSPITAL', { date: '2026-11-22', money: paid }))).toMatchObject([{ kind: 'REFUNDING', title: '退款中 ¥12.00' }])
    expect(only(appointment('SUSPENDED_BY_HOSPITAL', { date: '2026-11-22' }))).toEqual([])
  })

  it('R339: whoever stands in line today finds the line first, and nobody finds yesterday’s', () => {
    const inLine = appointment('QUEUED', { date: '2026-11-23' })
    expect(only(appointment('HELD'), inLine)).toMatchObject([
      { kind: 'IN_QUEUE', title: '正在候诊：心血管内科 何志远', target: 'queue', targetId: inLine.id },
      { kind: 'CONFIRM_HOLD' },
    ])
    expect(only(appointment('CALLED', { date: '2026-11-22' }))).toEqual([])
  })

  it('A26: whoever has a number of the department again is not asked to book again', () => {
    const lost = appointment('SUSPENDED_BY_HOSPITAL')
    const again = appointment('BOOKED', { personId: lost.personId, departmentId: lost.departmentId, date: '2026-11-25' })
    expect(only(lost, again)).toEqual([])
    expect(only(lost, { ...again, personId: nextId() })).toMatchObject([{ kind: 'REBOOK' }])
  })

  it('R394: most urgent first, three shown, all counted', () => {
    const tasks: IdentityTask[] = [
      { kind: 'ADD_SELF', personId: null, text: '完成本人实名，就能挂号' },
      { kind: 'REAL_NAME', personId: nextId(), text: '请核对' },
      { kind: 'CONSENT_REQUEST', personId: null, text: '请决定' },
    ]
    const home = composeTodos(
      [
        appointment('CONFIRMING'),
        appointment('CANCELLED_BY_USER', { money: moneyOf('REFUNDING') }),
        appointment('HELD', { holdExpiresAt: '2026-11-23T08:30:00+08:00' }),
        appointment('HELD', { date: '2026-11-25' }),
      ],
      tasks,
      NOW,
    )
    expect(home.todos.map((todo) => [todo.kind, todo.dueAt])).toEqual([
      ['CONFIRM_HOLD', '2026-11-23T08:15:00+08:00'],
      ['CONFIRM_HOLD', '2026-11-23T08:30:00+08:00'],
      ['CONFIRMING', null],
    ])
    expect(home.total).toBe(7)
    expect(composeTodos([], tasks, NOW).todos.map((todo) => [todo.kind, todo.target])).toEqual([
      ['CONSENT_REQUEST', 'consentRequests'],
      ['REAL_NAME', 'persons'],
      ['ADD_SELF', 'addSelf'],
    ])
  })

  it('R394 R364: an open bill of a hospital and a repayment due soon or overdue come before the next visits, and say how much', () => {
    const bill = {
      billId: '0b6f3a4e-5b1c-4a53-9d0f-7f2f3d1c9a02',
      personId: '0b6f3a4e-5b1c-4a53-9d0f-7f2f3d1c9a03',
      personLabel: '孩子 李**',
      institutionName: '通辽市第一人民医院',
      issuedAt: '2026-11-23T07:40:00+08:00',
      amountFen: 18_640,
    }
    const debt = { personId: bill.personId, owedFen: 5_000, dueOn: '2026-11-26', isOverdue: false }
    const visit = appointment('BOOKED')
    const { todos, total } = composeTodos([visit], [], NOW, [], { bills: [bill], debt })
    expect([total, todos]).toMatchObject([
      2,
      [
        { kind: 'REPAY_CREDIT', title: '快到还款日，请还 ¥50.00', target: 'creditpay', dueAt: '2026-11-26T23:59:00+08:00', personLabel: '本人' },
        { kind: 'PAY_BILL', title: '付门诊费 ¥186.40', target: 'bill', targetId: bill.billId, personLabel: '孩子 李**', amountFen: 18_640 },
      ],
    ])
    const late = composeTodos([], [], NOW, [], { bills: [], debt: { ...debt, dueOn: '2026-11-20', isOverdue: true } })
    expect(late.todos[0]).toMatchObject({ title: '过了还款日，请还 ¥50.00', detail: expect.stringContaining('就该还了') })
  })

  it('R394 R261: what a grid worker asks comes before what can wait, a finished report last of all', () => {
    const reported = [
      { kind: 'RATE_GRID_EVENT', eventId: 'done', text: '您上报的“垃圾污水”办完了，请看看办得怎么样。' },
      { kind: 'ANSWER_GRID_WORKER', eventId: 'asked', text: '您上报的“道路设施”，网格员有个问题想问您。' },
    ] as const
    const { todos } = composeTodos([], [{ kind: 'ADD_SELF', personId: null, text: '' }], NOW, [], undefined, reported)
    expect(todos.map(({ kind, target, targetId }) => [kind, target, targetId])).toEqual([
      ['ANSWER_GRID_WORKER', 'gridEvent', 'asked'],
      ['ADD_SELF', 'addSelf', null],
      ['RATE_GRID_EVENT', 'gridEvent', 'done'],
    ])
  })

  it('R394: for any appointments, each asks for at most one thing, the order of input does not matter and no text is broken', () => {
    const some = fc.record({
      state: fc.constantFrom(...APPOINTMENT_STATES),
      summary: fc.option(fc.constantFrom(...SUMMARIES)),
      payMode: fc.constantFrom('ONLINE' as const, 'WINDOW' as const, null),
      inDays: fc.integer({ min: -2, max: 14 }),
      feeFen: fc.nat({ max: 10_000 }),
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), (given) => {
        const appointments = given.map(({ state, summary, payMode, inDays, feeFen }) =>
          appointment(state, { payMode, feeFen, date: addDays(TODAY, inDays), money: summary ? moneyOf(summary) : null }),
        )
        const home = composeTodos(appointments, [], NOW)
        expect(home.todos.length).toBe(Math.min(SHOWN, home.total))
        expect(
          home.total + (home.nextVisit?.money?.summary === 'CHECKING' || home.nextVisit?.money?.summary === 'REFUNDING' ? 0 : home.nextVisit ? 1 : 0),
        ).toBeLessThanOrEqual(appointments.length)
        expect(composeTodos([...appointments].reverse(), [], NOW)).toEqual(home)
        for (const todo of home.todos) expect(`${todo.title}${todo.detail}`).not.toMatch(/undefined|null|NaN|\[object|Invalid/)
      }),
    )
  })
})

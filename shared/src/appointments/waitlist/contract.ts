import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { account, own, person, poolManager, regulatorOrAdmin } from '../access.ts'
import { CLAIM_ERRORS } from '../claim-errors.ts'
import { CheckoutTicket, MoneyView } from '../../payments/contract.ts'
import { Appointment } from '../contract.ts'
import { GIVEN_TIERS, PREPAY_STATES, WAITLIST_ACTIONS, WAITLIST_STATES, WAITLIST_TIERS } from './model.ts'

const half = z.enum(['AM', 'PM', 'NIGHT'])
/** What is waited for: a department or one doctor of it, on one day, in any half or one. */
const wish = { departmentId: idSchema, doctorId: z.optional(idSchema), date: dateSchema, half: z.optional(half) }

export const WaitlistOffer = z.object({
  doctorName: z.string(),
  doctorTitle: z.string(),
  location: z.string(),
  start: timeSchema,
  end: timeSchema,
  numberOrdinal: z.number(),
  feeFen: fenSchema,
  expiresAt: instantSchema,
})
export const WaitlistEntry = z.object({
  id: idSchema,
  version: z.number(),
  state: z.enum(WAITLIST_STATES),
  stateText: z.string(),
  personId: idSchema,
  personNameMasked: z.string(),
  personRelation: z.string(),
  institutionName: z.string(),
  departmentId: idSchema,
  departmentName: z.string(),
  doctorId: z.nullable(idSchema),
  doctorName: z.nullable(z.string()),
  date: dateSchema,
  half: z.nullable(half),
  joinedAt: instantSchema,
  until: instantSchema,
  /** 为什么排第几 (A32): the place and the parts of its key; null when the entry no longer waits. */
  place: z.nullable(z.object({ number: z.number(), aheadByTier: z.number(), aheadByTime: z.number(), tier: z.enum(WAITLIST_TIERS), text: z.string() })),
  offer: z.nullable(WaitlistOffer),
  appointmentId: z.nullable(idSchema),
  prepayState: z.enum(PREPAY_STATES),
  prepayFen: fenSchema,
  money: z.nullable(MoneyView),
  allowedActions: z.array(z.enum(WAITLIST_ACTIONS)),
  serverTime: instantSchema,
  nextCheckAt: z.nullable(instantSchema),
})
export type WaitlistEntry = z.output<typeof WaitlistEntry>

export const previewWaitlist = route({
  id: 'appointments.previewWaitlist',
  method: 'GET',
  path: '/appointments/waitlist/preview',
  status: 200,
  summary: '候补之前看清：前面几人、到什么时候、要不要预付（A25）',
  access: account,
  query: z.strictObject(wish),
  response: z.object({
    institutionName: z.string(),
    departmentName: z.string(),
    doctorName: z.nullable(z.string()),
    date: dateSchema,
    half: z.nullable(half),
    /** null: joining is open. */
    closedText: z.nullable(z.string()),
    waiting: z.number(),
    total: z.number(),
    until: z.nullable(instantSchema),
    /** What a prepayment would be; null where money is not taken in advance. */
    prepayFen: z.nullable(fenSchema),
    rules: z.array(z.string()),
    serverTime: instantSchema,
  }),
  errors: [],
})
export const joinWaitlist = route({
  id: 'appointments.joinWaitlist',
  method: 'POST',
  path: '/appointments/waitlist',
  status: 201,
  summary: '候补（A25、W1）',
  access: person,
  idempotent: true,
  body: z.strictObject({ personId: idSchema, ...wish, prepay: z.boolean() }),
  response: z.object({ entry: WaitlistEntry, checkout: z.nullable(CheckoutTicket) }),
  errors: [
    'APPOINTMENTS.PERSON_NOT_VERIFIED',
    'APPOINTMENTS.PHONE_NEEDED',
    'APPOINTMENTS.LISTED',
    'APPOINTMENTS.SAME_SESSION_BOOKED',
    'APPOINTMENTS.WAITLIST_NOT_NEEDED',
    'APPOINTMENTS.WAITLIST_CLOSED',
    'APPOINTMENTS.WAITLIST_FULL',
    'APPOINTMENTS.ALREADY_WAITING',
    'APPOINTMENTS.PREPAY_NOT_OFFERED',
  ],
})
export const listWaitlist = route({
  id: 'appointments.listWaitlist',
  method: 'GET',
  path: '/appointments/waitlist',
  status: 200,
  summary: '我的候补',
  access: account,
  query: z.strictObject({ personId: z.optional(idSchema), ...pageQuery }),
  response: page(WaitlistEntry),
  errors: [],
})
export const getWaitlistEntry = route({
  id: 'appointments.getWaitlistEntry',
  method: 'GET',
  path: '/appointments/waitlist/:id',
  status: 200,
  summary: '一次候补：排第几、为什么、给您留的号（A32）',
  access: own,
  params: idParams,
  response: WaitlistEntry,
  errors: [],
})
export const acceptOffer = route({
  id: 'appointments.acceptOffer',
  method: 'POST',
  path: '/appointments/waitlist/:id/acceptance',
  status: 200,
  summary: '要这个号',
  access: own,
  idempotent: true,
  params: idParams,
  response: Appointment,
  errors: [...CLAIM_ERRORS, 'APPOINTMENTS.OFFER_OVER', 'APPOINTMENTS.LISTED'],
})
export const declineOffer = route({
  id: 'appointments.declineOffer',
  method: 'POST',
  path: '/appointments/waitlist/:id/refusal',
  status: 200,
  summary: '不要这个号（不算失约，W6）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ keepWaiting: z.boolean() }),
  response: WaitlistEntry,
  errors: ['APPOINTMENTS.OFFER_OVER'],
})
export const leaveWaitlist = route({
  id: 'appointments.leaveWaitlist',
  method: 'POST',
  path: '/appointments/waitlist/:id/cancellation',
  status: 200,
  summary: '不等了，预付的钱退回',
  access: own,
  idempotent: true,
  params: idParams,
  response: WaitlistEntry,
  errors: ['APPOINTMENTS.WAITLIST_OVER'],
})
export const payWaitlist = route({
  id: 'appointments.payWaitlist',
  method: 'POST',
  path: '/appointments/waitlist/:id/checkout',
  status: 200,
  summary: '去付候补的预付款',
  access: own,
  idempotent: true,
  params: idParams,
  response: z.object({ checkout: CheckoutTicket }),
  errors: ['APPOINTMENTS.WAITLIST_OVER', 'PAYMENTS.NOT_PAYABLE', 'PAYMENTS.ALREADY_PAID', 'PAYMENTS.CASHIER_UNAVAILABLE', 'PAYMENTS.OUTCOME_UNKNOWN'],
})
export const refundPrepayment = route({
  id: 'appointments.refundPrepayment',
  method: 'POST',
  path: '/appointments/waitlist/:id/prepayment-refund',
  status: 200,
  summary: '预付的钱先退给我，继续等（J23）',
  access: own,
  idempotent: true,
  params: idParams,
  response: WaitlistEntry,
  errors: ['APPOINTMENTS.WAITLIST_OVER'],
})

export const StaffWaitlistEntry = z.object({
  id: idSchema,
  version: z.number(),
  place: z.number(),
  state: z.enum(WAITLIST_STATES),
  tier: z.enum(WAITLIST_TIERS),
  joinedAt: instantSchema,
  personNameMasked: z.string(),
  wantsDoctor: z.boolean(),
  half: z.nullable(half),
  offersMissed: z.number(),
  prepaid: z.boolean(),
  offerExpiresAt: z.nullable(instantSchema),
})
export const SessionWaitlist = z.object({
  asOf: instantSchema,
  sessionId: idSchema,
  doctorName: z.string(),
  departmentName: z.string(),
  date: dateSchema,
  half,
  counts: z.object({ waiting: z.number(), offered: z.number(), accepted: z.number(), booked: z.number(), reserved: z.number() }),
  items: z.array(StaffWaitlistEntry),
})
export type SessionWaitlist = z.output<typeof SessionWaitlist>
export const getSessionWaitlist = route({
  id: 'appointments.getSessionWaitlist',
  method: 'GET',
  path: '/appointments/staff/sessions/:id/waitlist',
  status: 200,
  summary: '一场门诊的候补名单与排序依据（W4）',
  access: poolManager,
  params: idParams,
  response: SessionWaitlist,
  errors: [],
})
/** W4: a tier never changes after joining without a reason and an audit line. */
export const changeWaitlistTier = route({
  id: 'appointments.changeWaitlistTier',
  method: 'POST',
  path: '/appointments/staff/waitlist/:id/tier',
  status: 200,
  summary: '按转诊单调整候补次序',
  access: poolManager,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ tier: z.enum(GIVEN_TIERS), reason: z.string().check(z.minLength(2), z.maxLength(200)) }),
  response: StaffWaitlistEntry,
  errors: ['APPOINTMENTS.WAITLIST_OVER'],
})
export const getWaitlistTotals = route({
  id: 'appointments.getWaitlistTotals',
  method: 'GET',
  path: '/appointments/staff/waitlist-totals',
  status: 200,
  summary: '候补总量与去向（A21、A39）',
  access: regulatorOrAdmin,
  query: z.strictObject({ from: dateSchema, to: dateSchema }),
  response: z.object({
    asOf: instantSchema,
    items: z.array(
      z.object({
        institutionId: idSchema,
        institutionName: z.string(),
        waiting: z.number(),
        offered: z.number(),
        booked: z.number(),
        expired: z.number(),
        cancelled: z.number(),
        offers: z.number(),
        offersMissed: z.number(),
        medianWaitMinutes: z.nullable(z.number()),
        prepaidFen: fenSchema,
      }),
    ),
  }),
  errors: [],
})

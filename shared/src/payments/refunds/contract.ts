import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { REFUND_STATES } from '../model.ts'
import { ABNORMAL_ROUTES, MONEY_DECISION_KINDS, MONEY_DECISION_STATUSES, QUARANTINE_STEPS, REFUND_STEPS, REFUND_VIEWS } from './model.ts'

const finance = { scope: 'institution', roles: ['hospital_finance', 'finance_maker', 'finance_checker'] } as const
const maker = { scope: 'institution', roles: ['hospital_finance', 'finance_maker'] } as const
const checker = { scope: 'institution', roles: ['hospital_finance', 'finance_checker'] } as const
const reasonSchema = z.string().check(z.trim(), z.minLength(4), z.maxLength(200))

const OfflineProof = z.object({ number: z.string(), date: dateSchema, sha256: z.string(), fileId: z.nullable(idSchema), fileName: z.nullable(z.string()) })
const MoneyDecision = z.object({
  id: idSchema,
  version: z.number(),
  kind: z.enum(MONEY_DECISION_KINDS),
  status: z.enum(MONEY_DECISION_STATUSES),
  reason: z.string(),
  route: z.nullable(z.enum(ABNORMAL_ROUTES)),
  proof: z.nullable(OfflineProof),
  proposedAt: instantSchema,
  checkedAt: z.nullable(instantSchema),
  /** The caller proposed it: somebody else has to check. */
  isOwn: z.boolean(),
})
export type MoneyDecision = z.output<typeof MoneyDecision>

export const StaffRefund = z.object({
  id: idSchema,
  version: z.number(),
  institutionId: idSchema,
  institutionName: z.string(),
  subject: z.string(),
  personNameMasked: z.string(),
  amountFen: fenSchema,
  /** Of the whole payment. */
  paidFen: fenSchema,
  state: z.enum(REFUND_STATES),
  view: z.enum(REFUND_VIEWS),
  stateText: z.string(),
  reason: z.string(),
  items: z.array(z.object({ id: z.string(), name: z.string(), amountFen: fenSchema })),
  refundNumber: z.string(),
  paymentNumber: z.string(),
  receivingAccount: z.nullable(z.string()),
  requestedAt: instantSchema,
  acceptedAt: z.nullable(instantSchema),
  finishedAt: z.nullable(instantSchema),
  lastCheckAt: z.nullable(instantSchema),
  nextCheckAt: z.nullable(instantSchema),
  promisedBy: z.nullable(z.string()),
  /** What may be proposed now. */
  steps: z.array(z.enum(REFUND_STEPS)),
  /** Newest first; an open one stands first. */
  decisions: z.array(MoneyDecision),
})
export type StaffRefund = z.output<typeof StaffRefund>

export const listStaffRefunds = route({
  id: 'payments.listStaffRefunds',
  method: 'GET',
  path: '/payments/staff/refunds',
  status: 200,
  summary: '本机构的退费：待复核、卡住、在途、办完（B08、B24–B26）',
  access: finance,
  query: z.strictObject({ view: z.enum(REFUND_VIEWS), ...pageQuery }),
  response: page(StaffRefund),
  errors: [],
})
/** B23: what waits for its turn at the channel, and how long that takes at the allowed rate. */
export const getRefundQueue = route({
  id: 'payments.getRefundQueue',
  method: 'GET',
  path: '/payments/staff/refund-queue',
  status: 200,
  summary: '排队等着提交给微信支付的退费，按渠道限速还要多久（B23）',
  access: finance,
  query: z.strictObject({}),
  response: z.object({ waiting: z.number(), since: z.nullable(instantSchema), perSecond: z.number(), minutesLeft: z.number() }),
  errors: [],
})
export const getStaffRefund = route({
  id: 'payments.getStaffRefund',
  method: 'GET',
  path: '/payments/staff/refunds/:id',
  status: 200,
  summary: '一笔退费的来龙去脉',
  access: finance,
  params: idParams,
  response: StaffRefund,
  errors: [],
})

export const PaidOrder = z.object({
  id: idSchema,
  institutionName: z.string(),
  subject: z.string(),
  personNameMasked: z.string(),
  paymentNumber: z.string(),
  paidAt: instantSchema,
  paidFen: fenSchema,
  refundedFen: fenSchema,
  /** Asked for and not back yet. */
  refundingFen: fenSchema,
  refundableFen: fenSchema,
})
export type PaidOrder = z.output<typeof PaidOrder>
/** By the number printed on the resident's slip, complete. */
export const findPaidOrder = route({
  id: 'payments.findPaidOrder',
  method: 'GET',
  path: '/payments/staff/paid-orders',
  status: 200,
  summary: '按支付单号找一笔已付的费用',
  access: finance,
  query: z.strictObject({ number: z.string().check(z.trim(), z.regex(/^[0-9A-Za-z_|*-]{6,32}$/)) }),
  response: z.object({ items: z.array(PaidOrder) }),
  errors: [],
})
export const requestStaffRefund = route({
  id: 'payments.requestStaffRefund',
  method: 'POST',
  path: '/payments/staff/paid-orders/:id/refunds',
  status: 201,
  summary: '申请退还一部分，等另一人复核（B08）',
  access: maker,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ amountFen: fenSchema.check(z.minimum(1), z.maximum(100_000_000)), reason: reasonSchema }),
  response: StaffRefund,
  errors: ['PAYMENTS.EXCEEDS_PAID', 'PAYMENTS.NOTHING_TO_REFUND'],
})
export const proposeRefundStep = route({
  id: 'payments.proposeRefundStep',
  method: 'POST',
  path: '/payments/staff/refunds/:id/decisions',
  status: 201,
  summary: '给走不下去的退费提一个办法，等另一人复核（B25、B26）',
  access: maker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({
    kind: z.enum(REFUND_STEPS),
    reason: reasonSchema,
    route: z.optional(z.enum(ABNORMAL_ROUTES)),
    /** Sealed at once; never shown again. */
    card: z.optional(
      z.strictObject({
        bankType: z.string().check(z.regex(/^[A-Z0-9_]{2,32}$/)),
        account: z.string().check(z.regex(/^\d{10,24}$/)),
        realName: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
      }),
    ),
    proof: z.optional(
      z.strictObject({
        number: z.string().check(z.trim(), z.minLength(4), z.maxLength(64)),
        date: dateSchema,
        /** Handed in before by the same person, for this refund's institution. */
        fileId: idSchema,
      }),
    ),
  }),
  response: StaffRefund,
  errors: ['PAYMENTS.REFUND_STEP_NOT_POSSIBLE', 'PAYMENTS.REFUND_STEP_INCOMPLETE', 'PAYMENTS.DECISION_WAITS', 'PAYMENTS.FILE_NOT_YOURS'],
})

/** P5: money the channel reports that is not ours to the fen. */
const QuarantinedPayment = z.object({
  id: idSchema,
  institutionName: z.string(),
  subject: z.string(),
  personNameMasked: z.string(),
  paymentNumber: z.string(),
  amountFen: fenSchema,
  since: instantSchema,
  /** What differs, in plain words: ours and what was stated. */
  differences: z.array(z.object({ what: z.string(), ours: z.string(), stated: z.string() })),
  decisions: z.array(MoneyDecision),
})
export type QuarantinedPayment = z.output<typeof QuarantinedPayment>
export const listQuarantined = route({
  id: 'payments.listQuarantined',
  method: 'GET',
  path: '/payments/staff/quarantine',
  status: 200,
  summary: '对不上的付款：差在哪里、怎么办（P5）',
  access: finance,
  query: z.strictObject({}),
  response: z.object({ items: z.array(QuarantinedPayment) }),
  errors: [],
})
export const proposeQuarantineStep = route({
  id: 'payments.proposeQuarantineStep',
  method: 'POST',
  path: '/payments/staff/quarantine/:id/decisions',
  status: 201,
  summary: '提议收下或退回一笔对不上的付款，等另一人复核',
  access: maker,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ kind: z.enum(QUARANTINE_STEPS), reason: reasonSchema }),
  response: QuarantinedPayment,
  errors: ['PAYMENTS.DECISION_WAITS', 'PAYMENTS.DECISION_SETTLED'],
})
/** The channel is asked first: a payment is accepted only when its query agrees with us to the fen. */
export const checkMoneyDecision = route({
  id: 'payments.checkMoneyDecision',
  method: 'POST',
  path: '/payments/staff/decisions/:id/check',
  status: 200,
  summary: '复核：同意后马上办，不同意退回（不能复核自己提的）',
  access: checker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ accepted: z.boolean() }),
  response: z.object({ applied: z.boolean() }),
  errors: ['PAYMENTS.DECISION_SETTLED', 'PAYMENTS.SAME_PERSON', 'PAYMENTS.QUARANTINE_UNRESOLVED', 'PAYMENTS.QUARANTINE_UNASKED'],
})

/** P10: the balance of a suspense account beside the open items that explain it. */
const SuspenseAccount = z.object({
  institutionName: z.string(),
  account: z.string(),
  accountText: z.string(),
  balanceFen: fenSchema,
  explainedFen: fenSchema,
  isExplained: z.boolean(),
  items: z.array(z.object({ reference: z.string(), amountFen: fenSchema, text: z.string(), since: instantSchema })),
})
export const listSuspense = route({
  id: 'payments.listSuspense',
  method: 'GET',
  path: '/payments/staff/suspense',
  status: 200,
  summary: '挂账：每个挂账科目的余额由哪些未了事项构成（P10）',
  access: finance,
  query: z.strictObject({}),
  response: z.object({ asOf: instantSchema, items: z.array(SuspenseAccount) }),
  errors: [],
})

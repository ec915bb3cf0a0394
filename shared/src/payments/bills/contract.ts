import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { CheckoutTicket, MoneyView } from '../contract.ts'
import {
  BILL_INSURANCE_STATES,
  BILL_STATES,
  DEPOSIT_LEAST_FEN,
  DEPOSIT_MOST_FEN,
  HOSPITAL_PAYMENT_STATES,
  INSURANCE_STATES,
  PAY_WAYS,
  STAY_STATES,
  UNDO_CAUSES,
} from './model.ts'

const own = { scope: 'own', roles: ['resident'] } as const
const account = { scope: 'account', roles: ['resident'] } as const

const ofPerson = { personId: idSchema, personNameMasked: z.string(), personRelation: z.string(), institutionName: z.string(), institutionPhone: z.string() }

/** Who pays what, once the insurance has said so (§4.8). */
const InsuranceSplit = z.object({
  govFen: fenSchema,
  selfFen: fenSchema,
  otherFen: fenSchema,
  addedFen: fenSchema,
  reducedFen: fenSchema,
  cashFen: fenSchema,
})

/** Money on its way to a hospital: each leg in its own words, never "failed" while it is unknown. */
export const HospitalPayment = z.object({
  id: idSchema,
  kind: z.enum(['CLINIC_BILL', 'DEPOSIT']),
  /** The bill or the stay. */
  ofId: idSchema,
  ...ofPerson,
  title: z.string(),
  way: z.enum(PAY_WAYS),
  state: z.enum(HOSPITAL_PAYMENT_STATES),
  stateText: z.string(),
  undoCause: z.nullable(z.enum(UNDO_CAUSES)),
  totalFen: fenSchema,
  insuranceFen: fenSchema,
  cashFen: fenSchema,
  returnedFen: fenSchema,
  split: z.nullable(InsuranceSplit),
  insurance: z.nullable(z.object({ state: z.enum(INSURANCE_STATES), text: z.string(), refundedFen: fenSchema, refundingFen: fenSchema })),
  money: z.nullable(MoneyView),
  receiptNo: z.nullable(z.string()),
  createdAt: instantSchema,
  payBy: instantSchema,
  settledAt: z.nullable(instantSchema),
  lastCheckAt: z.nullable(instantSchema),
  nextCheckAt: z.nullable(instantSchema),
  allowedActions: z.array(z.enum(['pay', 'authorise', 'cancel'])),
  serverTime: instantSchema,
})
export type HospitalPayment = z.output<typeof HospitalPayment>

const billFields = {
  id: idSchema,
  ...ofPerson,
  billNo: z.string(),
  title: z.string(),
  issuedAt: instantSchema,
  state: z.enum(BILL_STATES),
  version: z.int(),
  totalFen: fenSchema,
  insuranceFen: fenSchema,
  personalFen: fenSchema,
  insuranceState: z.enum(BILL_INSURANCE_STATES),
  returnedFen: fenSchema,
  payment: z.nullable(z.object({ id: idSchema, state: z.enum(HOSPITAL_PAYMENT_STATES), stateText: z.string() })),
}
export const Bill = z.object(billFields)
export type Bill = z.output<typeof Bill>
export const BillLine = z.object({
  lineNo: z.int(),
  name: z.string(),
  spec: z.string(),
  category: z.string(),
  quantity: z.string(),
  unitPrice: z.string(),
  amountFen: fenSchema,
  returnedFen: fenSchema,
})
export type BillLine = z.output<typeof BillLine>
export const BillDetail = z.extend(Bill, {
  lines: z.array(BillLine),
  payWays: z.array(z.enum(PAY_WAYS)),
  /** Who paid what of it, when somebody paid here. */
  split: z.nullable(InsuranceSplit),
  /** When the hospital said so last; stale means that it does not answer now. */
  seenAt: instantSchema,
  isStale: z.boolean(),
  serverTime: instantSchema,
})
export type BillDetail = z.output<typeof BillDetail>

/** What the client does next: open the cashier, go and authorise the insurance, or nothing but wait. */
export const PaymentStep = z.object({
  payment: HospitalPayment,
  checkout: z.nullable(CheckoutTicket),
  authorisation: z.nullable(
    z.object({
      /** H5: where the insurance asks for consent; it comes back with `payAuthNo`. */
      url: z.string(),
      /** weapp: the insurance's own mini program. */
      miniProgram: z.object({ appId: z.string(), path: z.string() }),
    }),
  ),
})
export type PaymentStep = z.output<typeof PaymentStep>

export const Stay = z.object({
  id: idSchema,
  ...ofPerson,
  ward: z.string(),
  bed: z.string(),
  admittedOn: dateSchema,
  state: z.enum(STAY_STATES),
  depositedFen: fenSchema,
  chargedFen: fenSchema,
  /** Less than nothing is owed. */
  remainingFen: fenSchema,
  /** None: nothing can be paid in on the phone. */
  suggestedFen: z.array(fenSchema),
  deposits: z.array(HospitalPayment),
  seenAt: instantSchema,
  isStale: z.boolean(),
  serverTime: instantSchema,
})
export type Stay = z.output<typeof Stay>

const list = <T extends z.ZodMiniType>(item: T) => z.object({ items: z.array(item), isStale: z.boolean(), serverTime: instantSchema })

export const listBills = route({
  id: 'payments.listBills',
  method: 'GET',
  path: '/payments/bills',
  status: 200,
  summary: '家人的门诊缴费单（R364、B07）',
  access: account,
  query: z.strictObject({ state: z.optional(z.enum(['OPEN', 'DONE'])) }),
  response: list(Bill),
  errors: [],
})
export const getBill = route({
  id: 'payments.getBill',
  method: 'GET',
  path: '/payments/bills/:id',
  status: 200,
  summary: '一张缴费单：谁付多少、明细（B07）',
  access: own,
  params: idParams,
  response: BillDetail,
  errors: [],
})
export const payBill = route({
  id: 'payments.payBill',
  method: 'POST',
  path: '/payments/bills/:id/payments',
  status: 201,
  summary: '付这张缴费单：金额以看到的这一版为准（J20）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ version: z.int(), way: z.enum(PAY_WAYS) }),
  response: PaymentStep,
  errors: [
    'PAYMENTS.BILL_CHANGED',
    'PAYMENTS.BILL_VOID',
    'PAYMENTS.ALREADY_PAID',
    'PAYMENTS.BILL_BEING_PAID',
    'PAYMENTS.HOSPITAL_UNAVAILABLE',
    'PAYMENTS.ONLINE_PAY_CLOSED',
    'PAYMENTS.INSURANCE_NOT_FOR_THIS',
    'PAYMENTS.INSURANCE_NOT_INSURED',
    'PAYMENTS.INSURANCE_UNAVAILABLE',
    'PAYMENTS.NOT_PAYABLE',
    'PAYMENTS.CASHIER_UNAVAILABLE',
    'PAYMENTS.OUTCOME_UNKNOWN',
  ],
})
export const getHospitalPayment = route({
  id: 'payments.getHospitalPayment',
  method: 'GET',
  path: '/payments/hospital-payments/:id',
  status: 200,
  summary: '付给医院的一笔钱走到哪一步了',
  access: own,
  params: idParams,
  response: HospitalPayment,
  errors: [],
})
/** Asks the channel, the insurance and the hospital now, whichever it waits for. */
export const checkHospitalPayment = route({
  id: 'payments.checkHospitalPayment',
  method: 'POST',
  path: '/payments/hospital-payments/:id/check',
  status: 200,
  summary: '支付回来了，马上核实',
  access: own,
  params: idParams,
  response: HospitalPayment,
  errors: [],
})
/** `payAuthNo` is short-lived and single use (§4.8). */
export const authorisePayment = route({
  id: 'payments.authorisePayment',
  method: 'POST',
  path: '/payments/hospital-payments/:id/authorisation',
  status: 201,
  summary: '医保授权回来了：提交医保，打开收银台（§4.8）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ payAuthNo: z.string().check(z.regex(/^[0-9A-Za-z_-]{8,64}$/)) }),
  response: PaymentStep,
  errors: ['PAYMENTS.NOT_PAYABLE', 'PAYMENTS.ALREADY_PAID', 'PAYMENTS.CASHIER_UNAVAILABLE', 'PAYMENTS.OUTCOME_UNKNOWN', 'PAYMENTS.INSURANCE_REFUSED'],
})
export const resumePayment = route({
  id: 'payments.resumePayment',
  method: 'POST',
  path: '/payments/hospital-payments/:id/attempts',
  status: 201,
  summary: '再次打开收银台或医保授权',
  access: own,
  idempotent: true,
  params: idParams,
  response: PaymentStep,
  errors: ['PAYMENTS.NOT_PAYABLE', 'PAYMENTS.ALREADY_PAID', 'PAYMENTS.CASHIER_UNAVAILABLE', 'PAYMENTS.OUTCOME_UNKNOWN'],
})
export const cancelPayment = route({
  id: 'payments.cancelPayment',
  method: 'POST',
  path: '/payments/hospital-payments/:id/cancel',
  status: 200,
  summary: '不付了：关掉收银台，医保已扣的退回（J21）',
  access: own,
  idempotent: true,
  params: idParams,
  response: HospitalPayment,
  errors: ['PAYMENTS.NOT_PAYABLE'],
})
export const listStays = route({
  id: 'payments.listStays',
  method: 'GET',
  path: '/payments/stays',
  status: 200,
  summary: '家人的住院与预交金',
  access: account,
  response: list(Stay),
  errors: [],
})
export const payDeposit = route({
  id: 'payments.payDeposit',
  method: 'POST',
  path: '/payments/stays/:id/deposits',
  status: 201,
  summary: '交住院预交金',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ amountFen: z.int().check(z.gte(DEPOSIT_LEAST_FEN), z.lte(DEPOSIT_MOST_FEN)) }),
  response: PaymentStep,
  errors: [
    'PAYMENTS.STAY_ENDED',
    'PAYMENTS.ONLINE_PAY_CLOSED',
    'PAYMENTS.HOSPITAL_UNAVAILABLE',
    'PAYMENTS.NOT_PAYABLE',
    'PAYMENTS.ALREADY_PAID',
    'PAYMENTS.CASHIER_UNAVAILABLE',
    'PAYMENTS.OUTCOME_UNKNOWN',
  ],
})
export const notifyInsurance = route({
  id: 'payments.notifyInsurance',
  method: 'POST',
  path: '/payments/insurance/notify',
  status: 204,
  summary: '医保结算结果通知 MEDICAL_INSURANCE.SUCCESS（§4.8）',
  access: { scope: 'channel', roles: [] },
  response: null,
  errors: ['PAYMENTS.NOTIFY_REFUSED'],
})

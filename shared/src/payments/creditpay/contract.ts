import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { CASE_KINDS, CASE_STATES, CREDITPAY_DIFFERENCES, CREDITPAY_STATES, ENTRY_STATES, RULE_STATES, SURPLUS_CHOICES } from './model.ts'

const own = { scope: 'own', roles: ['resident'] } as const
const account = { scope: 'account', roles: ['resident'] } as const
const desk = { scope: 'region', roles: ['finance_maker', 'finance_checker'] } as const
/** The hospital's finance reads what concerns its own hospital. */
const withHospital = { scope: 'institution', roles: ['finance_maker', 'finance_checker', 'hospital_finance'] } as const
const maker = { scope: 'region', roles: ['finance_maker'] } as const
const checker = { scope: 'region', roles: ['finance_checker'] } as const

const noteSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(200))
const wordsSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(500))
const amountSchema = fenSchema.check(z.gte(1), z.lte(10_000_000))
const limitSchema = fenSchema.check(z.gte(0), z.lte(10_000_000))

// ---- the resident ----

/** Owed to one hospital: money goes to each hospital directly, so each is repaid for itself. */
export const CreditpayDebt = z.object({
  institutionId: idSchema,
  institutionName: z.string(),
  owedFen: fenSchema,
  /** The earliest day something of it is due. */
  dueOn: z.nullable(dateSchema),
  isOverdue: z.boolean(),
  /** Paid too much before and kept for the next bill. */
  keptFen: fenSchema,
})
export type CreditpayDebt = z.output<typeof CreditpayDebt>
export const CreditpayHome = z.object({
  serverTime: instantSchema,
  state: z.enum(CREDITPAY_STATES),
  /** One plain sentence: how it stands and what to do next. */
  stateText: z.string(),
  /** null: 本人 has not been added or verified yet. */
  personNameMasked: z.nullable(z.string()),
  limitFen: fenSchema,
  availableFen: fenSchema,
  frozenFen: fenSchema,
  owedFen: fenSchema,
  overdueFen: fenSchema,
  dueOn: z.nullable(dateSchema),
  familyMayRepay: z.boolean(),
  debts: z.array(CreditpayDebt),
  /** Whom this account may repay for: bound to it, and they allowed it (B31). */
  relatives: z.array(z.object({ creditAccountId: idSchema, personNameMasked: z.string(), relation: z.string(), debts: z.array(CreditpayDebt) })),
  /** Every condition with whether it is met. */
  conditions: z.array(z.object({ isMet: z.boolean(), text: z.string() })),
  mayApply: z.boolean(),
  mayTerminate: z.boolean(),
  mayAppeal: z.boolean(),
  /** Why the last application was not agreed to. */
  rejection: z.nullable(z.string()),
  listing: z.nullable(z.object({ listedAt: instantSchema, reason: z.string(), appeal: z.nullable(z.enum(CASE_STATES)) })),
  terms: z.nullable(
    z.object({
      startLimitFen: fenSchema,
      interestFreeDays: z.number(),
      listAfterDays: z.number(),
      isReviewed: z.boolean(),
      isSample: z.boolean(),
      source: z.string(),
      hospitals: z.array(z.string()),
    }),
  ),
  agreement: z.object({ version: z.string(), isSample: z.boolean(), clauses: z.array(z.object({ title: z.string(), text: z.string() })) }),
})
export type CreditpayHome = z.output<typeof CreditpayHome>
export const getCreditpay = route({
  id: 'payments.getCreditpay',
  method: 'GET',
  path: '/payments/creditpay',
  status: 200,
  summary: '我的先诊疗后付费（R362、§3.7）',
  access: account,
  response: CreditpayHome,
  errors: [],
})
export const applyForCreditpay = route({
  id: 'payments.applyForCreditpay',
  method: 'POST',
  path: '/payments/creditpay/applications',
  status: 201,
  summary: '读完协议，申请开通（R362）',
  access: account,
  idempotent: true,
  body: z.strictObject({ agreementVersion: z.string().check(z.maxLength(20)), hasReadAll: z.literal(true) }),
  response: CreditpayHome,
  errors: ['PAYMENTS.CREDITPAY_NOT_ELIGIBLE', 'PAYMENTS.CREDITPAY_SIGNED_ALREADY', 'PAYMENTS.CREDITPAY_AGREEMENT_CHANGED'],
})
export const CreditpayVisit = z.object({
  id: idSchema,
  subject: z.string(),
  institutionId: idSchema,
  institutionName: z.string(),
  state: z.enum(ENTRY_STATES),
  stateText: z.string(),
  startedAt: instantSchema,
  authorisedFen: fenSchema,
  capturedFen: fenSchema,
  repaidFen: fenSchema,
  refundedFen: fenSchema,
  writtenOffFen: fenSchema,
  owedFen: fenSchema,
  dueOn: z.nullable(dateSchema),
  isOverdue: z.boolean(),
})
export type CreditpayVisit = z.output<typeof CreditpayVisit>
export const CreditpayVisitDetail = z.extend(CreditpayVisit, {
  serverTime: instantSchema,
  history: z.array(z.object({ at: instantSchema, text: z.string() })),
  /** What was paid for it, by whom it says: 手机, 窗口, 家人, 上次多还的. */
  repayments: z.array(z.object({ at: instantSchema, amountFen: fenSchema, returnedFen: fenSchema, via: z.string() })),
  hardship: z.nullable(z.object({ state: z.enum(CASE_STATES), dueOn: z.nullable(dateSchema), note: z.nullable(z.string()) })),
  mayAskHardship: z.boolean(),
})
export type CreditpayVisitDetail = z.output<typeof CreditpayVisitDetail>
export const listCreditpayVisits = route({
  id: 'payments.listCreditpayVisits',
  method: 'GET',
  path: '/payments/creditpay/visits',
  status: 200,
  summary: '先诊疗后付费的每次看病',
  access: account,
  query: z.strictObject(pageQuery),
  response: page(CreditpayVisit),
  errors: [],
})
export const getCreditpayVisit = route({
  id: 'payments.getCreditpayVisit',
  method: 'GET',
  path: '/payments/creditpay/visits/:id',
  status: 200,
  summary: '一次看病的账',
  access: own,
  params: idParams,
  response: CreditpayVisitDetail,
  errors: [],
})
export const repayCreditpay = route({
  id: 'payments.repayCreditpay',
  method: 'POST',
  path: '/payments/creditpay/repayments',
  status: 201,
  summary: '还款：开一笔缴费，去收银台付（K4、B31）',
  access: account,
  idempotent: true,
  body: z.strictObject({
    institutionId: idSchema,
    amountFen: amountSchema,
    surplus: z.enum(SURPLUS_CHOICES),
    /** A relative's account; without it one's own. */
    creditAccountId: z.optional(idSchema),
  }),
  response: z.object({ repaymentId: idSchema, tradeOrderId: idSchema, amountFen: fenSchema }),
  errors: ['PAYMENTS.CREDITPAY_NOTHING_OWED', 'PAYMENTS.CREDITPAY_AMOUNT', 'PAYMENTS.ONLINE_PAY_CLOSED'],
})
export const askCreditpayHardship = route({
  id: 'payments.askCreditpayHardship',
  method: 'POST',
  path: '/payments/creditpay/visits/:id/hardship',
  status: 201,
  summary: '手头紧，申请晚点还（B32）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ text: wordsSchema }),
  response: CreditpayVisitDetail,
  errors: ['PAYMENTS.CREDITPAY_NOTHING_OWED', 'PAYMENTS.CREDITPAY_CASE_OPEN'],
})
export const appealCreditpayListing = route({
  id: 'payments.appealCreditpayListing',
  method: 'POST',
  path: '/payments/creditpay/appeals',
  status: 201,
  summary: '申诉欠费名单（B32）',
  access: account,
  idempotent: true,
  body: z.strictObject({ text: wordsSchema }),
  response: CreditpayHome,
  errors: ['PAYMENTS.CREDITPAY_NOT_LISTED', 'PAYMENTS.CREDITPAY_CASE_OPEN'],
})
export const terminateCreditpay = route({
  id: 'payments.terminateCreditpay',
  method: 'POST',
  path: '/payments/creditpay/termination',
  status: 200,
  summary: '停用先诊疗后付费；多还的钱退回',
  access: account,
  idempotent: true,
  response: CreditpayHome,
  errors: ['PAYMENTS.CREDITPAY_STILL_OWED', 'PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED'],
})
export const putCreditpayFamily = route({
  id: 'payments.putCreditpayFamily',
  method: 'PUT',
  path: '/payments/creditpay/family',
  status: 200,
  summary: '允许家人看到欠多少并替我还（B31）',
  access: account,
  body: z.strictObject({ mayRepay: z.boolean() }),
  response: CreditpayHome,
  errors: ['PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED'],
})

// ---- finance ----

export const StaffCreditpayAccount = z.object({
  id: idSchema,
  version: z.number(),
  personNameMasked: z.string(),
  personIdMasked: z.nullable(z.string()),
  state: z.enum(CREDITPAY_STATES),
  limitFen: fenSchema,
  availableFen: fenSchema,
  frozenFen: fenSchema,
  owedFen: fenSchema,
  overdueFen: fenSchema,
  dueOn: z.nullable(dateSchema),
})
export type StaffCreditpayAccount = z.output<typeof StaffCreditpayAccount>
export const StaffCreditpayCase = z.object({
  id: idSchema,
  version: z.number(),
  kind: z.enum(CASE_KINDS),
  state: z.enum(CASE_STATES),
  creditAccountId: idSchema,
  personNameMasked: z.string(),
  personIdMasked: z.nullable(z.string()),
  accountState: z.enum(CREDITPAY_STATES),
  currentLimitFen: fenSchema,
  owedFen: fenSchema,
  /** The visit it is about. */
  visit: z.nullable(CreditpayVisit),
  requestedAt: instantSchema,
  /** The resident's words, or the reason of whoever opened it. */
  text: z.string(),
  proposal: z.nullable(
    z.object({ isApproval: z.boolean(), limitFen: z.nullable(fenSchema), dueOn: z.nullable(dateSchema), note: z.string(), at: instantSchema }),
  ),
  decision: z.nullable(z.object({ isApproved: z.boolean(), note: z.string(), at: instantSchema })),
  /** The most the rule in force allows. */
  maxLimitFen: fenSchema,
  canPropose: z.boolean(),
  canDecide: z.boolean(),
})
export type StaffCreditpayCase = z.output<typeof StaffCreditpayCase>
export const StaffCreditpayDetail = z.extend(StaffCreditpayAccount, {
  signedAt: z.nullable(instantSchema),
  agreementVersion: z.nullable(z.string()),
  maxLimitFen: fenSchema,
  visits: z.array(CreditpayVisit),
  history: z.array(z.object({ at: instantSchema, text: z.string(), byStaff: z.boolean() })),
  cases: z.array(z.object({ id: idSchema, kind: z.enum(CASE_KINDS), state: z.enum(CASE_STATES), requestedAt: instantSchema })),
  listing: z.nullable(z.object({ listedAt: instantSchema, reason: z.string() })),
})
export type StaffCreditpayDetail = z.output<typeof StaffCreditpayDetail>
export const listCreditpayCases = route({
  id: 'payments.listCreditpayCases',
  method: 'GET',
  path: '/payments/staff/creditpay/cases',
  status: 200,
  summary: '先诊疗后付费待办：开通、调额、缓缴、申诉、核销',
  access: desk,
  query: z.strictObject({ state: z.optional(z.enum(['WAITING', 'DECIDED'])), kind: z.optional(z.enum(CASE_KINDS)), ...pageQuery }),
  response: page(StaffCreditpayCase),
  errors: [],
})
export const getCreditpayCase = route({
  id: 'payments.getCreditpayCase',
  method: 'GET',
  path: '/payments/staff/creditpay/cases/:id',
  status: 200,
  summary: '一件待办',
  access: desk,
  params: idParams,
  response: StaffCreditpayCase,
  errors: [],
})
export const proposeCreditpayCase = route({
  id: 'payments.proposeCreditpayCase',
  method: 'POST',
  path: '/payments/staff/creditpay/cases/:id/proposal',
  status: 200,
  summary: '经办提出意见',
  access: maker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ isApproval: z.boolean(), limitFen: z.optional(limitSchema), dueOn: z.optional(dateSchema), note: noteSchema }),
  response: StaffCreditpayCase,
  errors: ['PAYMENTS.CREDITPAY_CASE_DECIDED', 'PAYMENTS.CREDITPAY_LIMIT', 'PAYMENTS.CREDITPAY_DUE_DATE'],
})
export const decideCreditpayCase = route({
  id: 'payments.decideCreditpayCase',
  method: 'POST',
  path: '/payments/staff/creditpay/cases/:id/decision',
  status: 200,
  summary: '复核决定，同意的立即生效',
  access: checker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ isApproved: z.boolean(), note: noteSchema }),
  response: StaffCreditpayCase,
  errors: ['PAYMENTS.CREDITPAY_CASE_DECIDED', 'PAYMENTS.CREDITPAY_SAME_HAND', 'PAYMENTS.CREDITPAY_NOT_PROPOSED', 'PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED'],
})
export const listCreditpayAccounts = route({
  id: 'payments.listCreditpayAccounts',
  method: 'GET',
  path: '/payments/staff/creditpay/accounts',
  status: 200,
  summary: '先诊疗后付费账户；OVERDUE 只看逾期的；医院财务只看在本院就诊过的',
  access: withHospital,
  query: z.strictObject({ state: z.optional(z.enum([...CREDITPAY_STATES, 'OVERDUE'])), ...pageQuery }),
  response: page(StaffCreditpayAccount),
  errors: [],
})
/** The number is in the body, never in an address. */
export const searchCreditpayAccounts = route({
  id: 'payments.searchCreditpayAccounts',
  method: 'POST',
  path: '/payments/staff/creditpay/account-searches',
  status: 200,
  summary: '按身份证号找账户，结果脱敏',
  access: desk,
  body: z.strictObject({ idNumber: z.string().check(z.trim(), z.minLength(6), z.maxLength(20)) }),
  response: z.object({ items: z.array(StaffCreditpayAccount) }),
  errors: [],
})
export const getCreditpayAccount = route({
  id: 'payments.getCreditpayAccount',
  method: 'GET',
  path: '/payments/staff/creditpay/accounts/:id',
  status: 200,
  summary: '一个账户和它的来龙去脉；医院财务只看本院的就诊',
  access: withHospital,
  params: idParams,
  response: StaffCreditpayDetail,
  errors: [],
})
export const proposeCreditpayLimit = route({
  id: 'payments.proposeCreditpayLimit',
  method: 'POST',
  path: '/payments/staff/creditpay/accounts/:id/limit-proposal',
  status: 201,
  summary: '经办提出调额，等复核（K1：调到已用以下只是不能再用）',
  access: maker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ limitFen: limitSchema, note: noteSchema }),
  response: StaffCreditpayCase,
  errors: ['PAYMENTS.CREDITPAY_CASE_OPEN', 'PAYMENTS.CREDITPAY_LIMIT', 'PAYMENTS.CREDITPAY_ACTION_NOT_ALLOWED'],
})
export const proposeCreditpayWriteOff = route({
  id: 'payments.proposeCreditpayWriteOff',
  method: 'POST',
  path: '/payments/staff/creditpay/visits/:id/write-off-proposal',
  status: 201,
  summary: '经办提出核销一笔欠费，等复核',
  access: maker,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ note: noteSchema }),
  response: StaffCreditpayCase,
  errors: ['PAYMENTS.CREDITPAY_CASE_OPEN', 'PAYMENTS.CREDITPAY_NOTHING_OWED'],
})
const ruleValues = {
  startLimitFen: limitSchema,
  maxLimitFen: limitSchema,
  visitMaxFen: limitSchema,
  interestFreeDays: z.number().check(z.int(), z.gte(1), z.lte(180)),
  freezeHours: z.number().check(z.int(), z.gte(1), z.lte(720)),
  /** From the due day; at least 4, so that all reminders are out before. */
  listAfterDays: z.number().check(z.int(), z.gte(4), z.lte(365)),
  minAge: z.number().check(z.int(), z.gte(18), z.lte(100)),
  isReviewed: z.boolean(),
  /** Document and place of the values; empty: they are sample values. */
  document: z.string().check(z.trim(), z.maxLength(200)),
  source: z.string().check(z.trim(), z.maxLength(200)),
}
export const CreditpayRule = z.object({
  id: idSchema,
  version: z.number(),
  number: z.number(),
  /** null: the region. */
  institutionId: z.nullable(idSchema),
  institutionName: z.nullable(z.string()),
  state: z.enum(RULE_STATES),
  isSample: z.boolean(),
  proposedAt: instantSchema,
  decidedAt: z.nullable(instantSchema),
  note: z.nullable(z.string()),
  canDecide: z.boolean(),
  ...ruleValues,
})
export type CreditpayRule = z.output<typeof CreditpayRule>
export const listCreditpayRules = route({
  id: 'payments.listCreditpayRules',
  method: 'GET',
  path: '/payments/staff/creditpay/rules',
  status: 200,
  summary: '额度和账期规则（K6：全是数据，注明来源）',
  access: desk,
  response: z.object({ items: z.array(CreditpayRule), institutions: z.array(z.object({ id: idSchema, name: z.string() })) }),
  errors: [],
})
export const proposeCreditpayRule = route({
  id: 'payments.proposeCreditpayRule',
  method: 'POST',
  path: '/payments/staff/creditpay/rules',
  status: 201,
  summary: '经办提出新规则；某家医院的规则生效即参加',
  access: maker,
  idempotent: true,
  body: z.strictObject({ institutionId: z.optional(idSchema), ...ruleValues }),
  response: CreditpayRule,
  errors: ['PAYMENTS.CREDITPAY_RULE', 'PAYMENTS.CREDITPAY_CASE_OPEN'],
})
export const decideCreditpayRule = route({
  id: 'payments.decideCreditpayRule',
  method: 'POST',
  path: '/payments/staff/creditpay/rules/:id/decision',
  status: 200,
  summary: '复核规则，同意的立即生效',
  access: checker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ isApproved: z.boolean(), note: noteSchema }),
  response: CreditpayRule,
  errors: ['PAYMENTS.CREDITPAY_CASE_DECIDED', 'PAYMENTS.CREDITPAY_SAME_HAND'],
})
export const CreditpayDifference = z.object({
  id: idSchema,
  version: z.number(),
  kind: z.enum(CREDITPAY_DIFFERENCES),
  text: z.string(),
  institutionName: z.string(),
  personNameMasked: z.string(),
  creditAccountId: idSchema,
  amountFen: fenSchema,
  at: instantSchema,
  closedAt: z.nullable(instantSchema),
  note: z.nullable(z.string()),
})
export type CreditpayDifference = z.output<typeof CreditpayDifference>
export const listCreditpayDifferences = route({
  id: 'payments.listCreditpayDifferences',
  method: 'GET',
  path: '/payments/staff/creditpay/differences',
  status: 200,
  summary: '医院与平台对不上的记账（K8）',
  access: desk,
  query: z.strictObject(pageQuery),
  response: page(CreditpayDifference),
  errors: [],
})
export const closeCreditpayDifference = route({
  id: 'payments.closeCreditpayDifference',
  method: 'POST',
  path: '/payments/staff/creditpay/differences/:id/close',
  status: 200,
  summary: '查清一条差异，写明结果',
  access: desk,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ note: noteSchema }),
  response: CreditpayDifference,
  errors: ['PAYMENTS.CREDITPAY_CASE_DECIDED'],
})

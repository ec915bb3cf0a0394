import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { DESK_ACTIONS } from './desk-rules.ts'
import { BATCH_STATES, BILL_CHANNELS, BILL_KINDS, DIFFERENCE_KINDS, DIFFERENCE_STATES, type DifferenceKind, POSTING_MODES } from './model.ts'

const makers = { scope: 'region', roles: ['finance_maker'] } as const
const checkers = { scope: 'region', roles: ['finance_checker'] } as const
const desk = { scope: 'region', roles: ['finance_maker', 'finance_checker'] } as const
const withHospital = { scope: 'institution', roles: ['finance_maker', 'finance_checker', 'hospital_finance'] } as const

const reasonSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(200))
const differenceKind = z.enum(Object.keys(DIFFERENCE_KINDS) as [DifferenceKind, ...DifferenceKind[]])

// ---- batches and days ----

export const FinanceBatch = z.object({
  id: idSchema,
  channel: z.enum(BILL_CHANNELS),
  mchid: z.string(),
  billKind: z.enum(BILL_KINDS),
  billDate: dateSchema,
  version: z.number(),
  isCurrent: z.boolean(),
  /** Adds later truth to a signed day (R10). */
  isAdjustment: z.boolean(),
  state: z.enum(BATCH_STATES),
  /** Plain words: why it failed, has no bill, or is asked for again. */
  reason: z.nullable(z.string()),
  isRunning: z.boolean(),
  /** When it is asked for again. */
  dueAt: z.nullable(instantSchema),
  attempts: z.number(),
  concludedAt: z.nullable(instantSchema),
  differences: z.number(),
  /** Of them not settled. */
  openDifferences: z.number(),
})
export type FinanceBatch = z.output<typeof FinanceBatch>

export const SignOff = z.object({
  /** Null: nobody has signed. */
  firstAt: z.nullable(instantSchema),
  firstIsMine: z.boolean(),
  secondAt: z.nullable(instantSchema),
  /** Fingerprint of the results that would be signed; they must not change between the two signatures. */
  digest: z.string(),
  canSign: z.boolean(),
  /** Why not, and what to do first. */
  blockedBy: z.nullable(z.string()),
})
/** All of one merchant's bills of a day, or of one hospital's list: what is signed together. */
export const DayUnit = z.object({
  channel: z.enum(BILL_CHANNELS),
  mchid: z.string(),
  title: z.string(),
  batches: z.array(FinanceBatch),
  signOff: SignOff,
})
export type DayUnit = z.output<typeof DayUnit>

export const KindCount = z.object({
  kind: differenceKind,
  meaning: z.string(),
  severity: z.number(),
  count: z.number(),
  open: z.number(),
  gapFen: fenSchema,
})
export const listFinanceDays = route({
  id: 'payments.listFinanceDays',
  method: 'GET',
  path: '/payments/finance/days',
  status: 200,
  summary: '对账日历（B12、B13）',
  access: desk,
  query: z.strictObject({ from: z.optional(dateSchema), until: z.optional(dateSchema) }),
  response: z.object({
    serverTime: instantSchema,
    /** Newest first. */
    items: z.array(
      z.object({
        date: dateSchema,
        batches: z.number(),
        running: z.number(),
        failed: z.number(),
        openDifferences: z.number(),
        units: z.number(),
        signed: z.number(),
      }),
    ),
  }),
  errors: ['PAYMENTS.FINANCE_PERIOD_INVALID'],
})
export const getFinanceDay = route({
  id: 'payments.getFinanceDay',
  method: 'GET',
  path: '/payments/finance/day',
  status: 200,
  summary: '一天的对账（B12、§3.5）',
  access: desk,
  query: z.strictObject({ date: dateSchema }),
  response: z.object({ date: dateSchema, serverTime: instantSchema, units: z.array(DayUnit), kinds: z.array(KindCount) }),
  errors: [],
})
export const BatchDetail = z.extend(FinanceBatch, {
  title: z.string(),
  file: z.nullable(z.object({ sha1: z.string(), sizeBytes: z.number() })),
  totals: z.nullable(
    z.object({
      rows: z.number(),
      payments: z.number(),
      paidFen: fenSchema,
      refunds: z.number(),
      refundedFen: fenSchema,
      feeFen: fenSchema,
      foreign: z.number(),
      foreignFen: fenSchema,
      /** Of them found in the hospitals' own lists, as taken at their windows. */
      foreignKnown: z.number(),
      foreignKnownFen: fenSchema,
      quarantined: z.number(),
    }),
  ),
  kinds: z.array(KindCount),
  versions: z.array(FinanceBatch),
})
export type BatchDetail = z.output<typeof BatchDetail>
export const getFinanceBatch = route({
  id: 'payments.getFinanceBatch',
  method: 'GET',
  path: '/payments/finance/batches/:id',
  status: 200,
  summary: '对账批次（§3.5）',
  access: desk,
  params: idParams,
  response: BatchDetail,
  errors: [],
})
export const rerunFinanceBatch = route({
  id: 'payments.rerunFinanceBatch',
  method: 'POST',
  path: '/payments/finance/batches/:id/rerun',
  status: 201,
  summary: '重新对账：新的一版，出结果才替换（R5、R10）',
  access: makers,
  idempotent: true,
  params: idParams,
  response: BatchDetail,
  errors: ['PAYMENTS.BATCH_RUNNING'],
})
export const signFinanceDay = route({
  id: 'payments.signFinanceDay',
  method: 'POST',
  path: '/payments/finance/day/signatures',
  status: 200,
  summary: '签结一天，两个人各签一次（R10）',
  access: desk,
  idempotent: true,
  body: z.strictObject({ channel: z.enum(BILL_CHANNELS), mchid: z.string().check(z.minLength(1), z.maxLength(32)), date: dateSchema, digest: z.string() }),
  response: DayUnit,
  errors: ['PAYMENTS.DAY_NOT_READY', 'PAYMENTS.DAY_CHANGED', 'PAYMENTS.DAY_SIGNED', 'PAYMENTS.SAME_PERSON'],
})

// ---- differences ----

export const DIFFERENCE_GROUPS = ['TODO', 'PROPOSED', 'RUNNING', 'SETTLED'] as const
export const DifferenceCard = z.object({
  id: idSchema,
  /** Short and stable, to be said on the telephone. */
  number: z.string(),
  version: z.number(),
  kind: differenceKind,
  meaning: z.string(),
  severity: z.number(),
  state: z.enum(DIFFERENCE_STATES),
  channel: z.enum(BILL_CHANNELS),
  billKind: z.enum(BILL_KINDS),
  billDate: dateSchema,
  batchId: idSchema,
  institutionName: z.nullable(z.string()),
  ownFen: z.nullable(fenSchema),
  channelFen: z.nullable(fenSchema),
  gapFen: fenSchema,
  openedAt: instantSchema,
})
export type DifferenceCard = z.output<typeof DifferenceCard>
export const Proposal = z.object({
  id: idSchema,
  action: z.enum(DESK_ACTIONS),
  title: z.string(),
  effect: z.string(),
  amountFen: z.nullable(fenSchema),
  reason: z.string(),
  postingMode: z.enum(POSTING_MODES),
  isMine: z.boolean(),
  proposedAt: instantSchema,
  decision: z.nullable(z.enum(['APPROVED', 'RETURNED'])),
  decidedAt: z.nullable(instantSchema),
  decisionReason: z.nullable(z.string()),
})
export const DifferenceDetail = z.extend(DifferenceCard, {
  tradeOrderId: z.nullable(idSchema),
  institutionId: z.nullable(idSchema),
  personNameMasked: z.nullable(z.string()),
  postingMode: z.nullable(z.enum(POSTING_MODES)),
  outcome: z.nullable(z.string()),
  /** What each side says now. */
  sides: z.array(z.object({ key: z.enum(['CHANNEL', 'PLATFORM', 'HOSPITAL', 'INSURANCE']), state: z.string(), amountFen: z.nullable(fenSchema) })),
  /** Numbers and lines of the bill, without anything personal. */
  facts: z.array(z.object({ key: z.string(), value: z.string() })),
  /** What this caller may propose now; empty when nothing. */
  actions: z.array(
    z.object({
      action: z.enum(DESK_ACTIONS),
      title: z.string(),
      effect: z.string(),
      amountFen: z.nullable(fenSchema),
      postingMode: z.enum(POSTING_MODES),
      needsDocument: z.boolean(),
    }),
  ),
  canDecide: z.boolean(),
  canAddEvidence: z.boolean(),
  /** Newest first. */
  proposals: z.array(Proposal),
  evidence: z.array(
    z.object({
      id: idSchema,
      text: z.string(),
      documentNo: z.nullable(z.string()),
      fileName: z.nullable(z.string()),
      fileSha256: z.nullable(z.string()),
      /** Null: nothing but its fingerprint was kept. */
      fileId: z.nullable(idSchema),
      isMine: z.boolean(),
      addedAt: instantSchema,
    }),
  ),
  /** Oldest first. */
  history: z.array(z.object({ at: instantSchema, text: z.string(), isMine: z.boolean() })),
})
export type DifferenceDetail = z.output<typeof DifferenceDetail>

export const listDifferences = route({
  id: 'payments.listDifferences',
  method: 'GET',
  path: '/payments/finance/differences',
  status: 200,
  summary: '差错列表（B13）；医院财务只看本院',
  access: withHospital,
  query: z.strictObject({
    group: z.optional(z.enum(DIFFERENCE_GROUPS)),
    kind: z.optional(differenceKind),
    batchId: z.optional(idSchema),
    date: z.optional(dateSchema),
    ...pageQuery,
  }),
  response: z.extend(page(DifferenceCard), { counts: z.object({ TODO: z.number(), PROPOSED: z.number(), RUNNING: z.number(), SETTLED: z.number() }) }),
  errors: [],
})
export const getDifference = route({
  id: 'payments.getDifference',
  method: 'GET',
  path: '/payments/finance/differences/:id',
  status: 200,
  summary: '一条差错的三方对照、办法、凭证和经过（B13）',
  access: withHospital,
  params: idParams,
  response: DifferenceDetail,
  errors: [],
})
export const addDifferenceEvidence = route({
  id: 'payments.addDifferenceEvidence',
  method: 'POST',
  path: '/payments/finance/differences/:id/evidence',
  status: 201,
  summary: '补充凭证：说明、单据号、文件',
  access: withHospital,
  idempotent: true,
  params: idParams,
  body: z.strictObject({
    text: z.string().check(z.trim(), z.minLength(2), z.maxLength(500)),
    documentNo: z.optional(z.string().check(z.trim(), z.minLength(2), z.maxLength(64))),
    /** Handed in before by the same person, for this difference's institution. */
    fileId: z.optional(idSchema),
  }),
  response: DifferenceDetail,
  errors: ['PAYMENTS.DIFFERENCE_SETTLED', 'PAYMENTS.FILE_NOT_YOURS'],
})
export const proposeHandling = route({
  id: 'payments.proposeHandling',
  method: 'POST',
  path: '/payments/finance/differences/:id/proposals',
  status: 201,
  summary: '制单：提出处理办法（§3.5）',
  access: makers,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ action: z.enum(DESK_ACTIONS), reason: reasonSchema }),
  response: DifferenceDetail,
  errors: ['PAYMENTS.DIFFERENCE_SETTLED', 'PAYMENTS.ACTION_NOT_POSSIBLE', 'PAYMENTS.EVIDENCE_NEEDED', 'PAYMENTS.NOTHING_TO_REFUND'],
})
export const decideHandling = route({
  id: 'payments.decideHandling',
  method: 'POST',
  path: '/payments/finance/differences/:id/decision',
  status: 200,
  summary: '复核：同意或退回（§3.5、§6.5）',
  access: checkers,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ decision: z.enum(['approve', 'return']), reason: reasonSchema }),
  response: DifferenceDetail,
  errors: ['PAYMENTS.DIFFERENCE_SETTLED', 'PAYMENTS.SAME_PERSON'],
})

// ---- duties ----

export const getFinanceDuties = route({
  id: 'payments.getFinanceDuties',
  method: 'GET',
  path: '/payments/finance/duties',
  status: 200,
  summary: '今天要办的：待制单、待复核、待签结',
  access: { scope: 'account', roles: ['finance_maker', 'finance_checker', 'hospital_finance'] },
  response: z.object({ todo: z.number(), toDecide: z.number(), running: z.number(), failedBatches: z.number(), daysToSign: z.number() }),
  errors: [],
})

import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { CLEARING_ANSWERS, CLEARING_GROUPS, CLEARING_ROW_KINDS, CLEARING_STATES } from './model.ts'

const withHospital = { scope: 'institution', roles: ['finance_maker', 'finance_checker', 'hospital_finance'] } as const
const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/))

export const ClearingCard = z.object({
  id: idSchema,
  version: z.number(),
  number: z.string(),
  institutionName: z.string(),
  mchid: z.string(),
  settleDate: dateSchema,
  state: z.enum(CLEARING_STATES),
  answer: z.nullable(z.enum(CLEARING_ANSWERS)),
  rowCount: z.number(),
  netFen: fenSchema,
  /** 待转: net with adjustments and what was carried in; negative is carried to the next batch. */
  dueFen: fenSchema,
})
export type ClearingCard = z.output<typeof ClearingCard>

export const ClearingDetail = z.extend(ClearingCard, {
  receivableCount: z.number(),
  receivableFen: fenSchema,
  refundCount: z.number(),
  refundFen: fenSchema,
  feeFen: fenSchema,
  /** 退款 + 手续费. */
  payableFen: fenSchema,
  adjustmentCount: z.number(),
  adjustmentFen: fenSchema,
  carriedInFen: fenSchema,
  payoutFen: fenSchema,
  carriedOutFen: fenSchema,
  previousNumber: z.nullable(z.string()),
  /** As in force on the day (S6). */
  ratePpm: z.nullable(z.number()),
  accountText: z.nullable(z.string()),
  /** Rows of this institution that wait for a difference and will come as adjustments (S1). */
  waiting: z.object({ count: z.number(), netFen: fenSchema }),
  /** S2, for the finance desk: Σ institutions + waiting + other systems' = the channel's net. */
  proof: z.nullable(
    z.object({ channelNetFen: fenSchema, settledFen: fenSchema, heldFen: fenSchema, otherFen: fenSchema, institutions: z.number(), signed: z.number() }),
  ),
  /** Of the file as it stands; of a signed one it never changes (S3). */
  sha256: sha256Schema,
  signature: z.nullable(z.string()),
  keyId: z.nullable(z.string()),
  checkedAt: z.nullable(instantSchema),
  checkedIsMine: z.boolean(),
  signedAt: z.nullable(instantSchema),
  answerUntil: z.nullable(dateSchema),
  answered: z.nullable(
    z.object({
      at: instantSchema,
      reason: z.nullable(z.string()),
      claimedFen: z.nullable(fenSchema),
      differenceId: z.nullable(idSchema),
      /** The difference is settled. */
      isSettled: z.boolean(),
    }),
  ),
  canCheck: z.boolean(),
  canSign: z.boolean(),
  canAnswer: z.boolean(),
})
export type ClearingDetail = z.output<typeof ClearingDetail>

export const ClearingRow = z.object({
  kind: z.enum(CLEARING_ROW_KINDS),
  number: z.string(),
  channelNumber: z.string(),
  billDate: dateSchema,
  /** As the channel printed it, Beijing time. */
  printedAt: z.string(),
  amountFen: fenSchema,
  feeFen: fenSchema,
  netFen: fenSchema,
  isAdjustment: z.boolean(),
  differenceId: z.nullable(idSchema),
})
export type ClearingRow = z.output<typeof ClearingRow>

export const listClearingBatches = route({
  id: 'payments.listClearingBatches',
  method: 'GET',
  path: '/payments/clearing/batches',
  status: 200,
  summary: '清分单列表（B14、§3.6）；医院财务只看本院已签发的',
  access: withHospital,
  query: z.strictObject({ group: z.optional(z.enum(CLEARING_GROUPS)), date: z.optional(dateSchema), institutionId: z.optional(idSchema), ...pageQuery }),
  response: z.extend(page(ClearingCard), { counts: z.object({ DRAFT: z.number(), CHECKED: z.number(), SIGNED: z.number(), DISPUTED: z.number() }) }),
  errors: [],
})
export const getClearingBatch = route({
  id: 'payments.getClearingBatch',
  method: 'GET',
  path: '/payments/clearing/batches/:id',
  status: 200,
  summary: '清分单：合计、结转、调整、签名和答复（B14）',
  access: withHospital,
  params: idParams,
  response: ClearingDetail,
  errors: [],
})
export const listClearingRows = route({
  id: 'payments.listClearingRows',
  method: 'GET',
  path: '/payments/clearing/batches/:id/rows',
  status: 200,
  summary: '清分明细，按文件里的次序（S1）',
  access: withHospital,
  params: idParams,
  query: z.strictObject(pageQuery),
  response: page(ClearingRow),
  errors: [],
})
export const getClearingFile = route({
  id: 'payments.getClearingFile',
  method: 'GET',
  path: '/payments/clearing/batches/:id/file',
  status: 200,
  summary: '清分文件和签名：重做逐字节相同（S3）',
  access: withHospital,
  params: idParams,
  response: z.object({
    fileName: z.string(),
    text: z.string(),
    sha256: sha256Schema,
    /** Ed25519 over the bytes of the file, base64; null before it is signed. */
    signature: z.nullable(z.string()),
    keyId: z.nullable(z.string()),
    publicKeyPem: z.nullable(z.string()),
  }),
  errors: [],
})
export const verifyClearingFile = route({
  id: 'payments.verifyClearingFile',
  method: 'POST',
  path: '/payments/clearing/batches/:id/verification',
  status: 200,
  summary: '验证手里的清分文件和签名是不是平台签发的（S3）',
  access: withHospital,
  params: idParams,
  body: z.strictObject({ sha256: sha256Schema, signature: z.string().check(z.trim(), z.minLength(10), z.maxLength(200)) }),
  response: z.object({ isGenuine: z.boolean(), isSameFile: z.boolean(), isSignatureValid: z.boolean() }),
  errors: ['PAYMENTS.CLEARING_UNSIGNED'],
})
export const checkClearingBatch = route({
  id: 'payments.checkClearingBatch',
  method: 'POST',
  path: '/payments/clearing/batches/:id/check',
  status: 200,
  summary: '制单：经办核对无误，送复核签发',
  access: { scope: 'region', roles: ['finance_maker'] },
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ sha256: sha256Schema }),
  response: ClearingDetail,
  errors: ['PAYMENTS.CLEARING_CHANGED', 'PAYMENTS.DECISION_SETTLED'],
})
export const signClearingBatch = route({
  id: 'payments.signClearingBatch',
  method: 'POST',
  path: '/payments/clearing/batches/:id/signature',
  status: 200,
  summary: '复核签发：冻结并签名（S3、S6）',
  access: { scope: 'region', roles: ['finance_checker'] },
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ sha256: sha256Schema }),
  response: ClearingDetail,
  errors: ['PAYMENTS.CLEARING_CHANGED', 'PAYMENTS.DECISION_SETTLED', 'PAYMENTS.SAME_PERSON'],
})
export const answerClearingBatch = route({
  id: 'payments.answerClearingBatch',
  method: 'POST',
  path: '/payments/clearing/batches/:id/answer',
  status: 200,
  summary: '机构确认或提出异议；异议就是一条差错（S5）',
  access: { scope: 'institution', roles: ['hospital_finance'] },
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.discriminatedUnion('answer', [
    z.strictObject({ answer: z.literal('CONFIRMED') }),
    z.strictObject({
      answer: z.literal('DISPUTED'),
      reason: z.string().check(z.trim(), z.minLength(2), z.maxLength(400)),
      /** What the institution holds to be right for 待转. */
      claimedFen: fenSchema,
    }),
  ]),
  response: ClearingDetail,
  errors: ['PAYMENTS.CLEARING_UNSIGNED', 'PAYMENTS.CLEARING_ANSWERED', 'PAYMENTS.CLEARING_ANSWER_LATE'],
})

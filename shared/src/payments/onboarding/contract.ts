import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { FILE_MIMES } from '../evidence/model.ts'
import { BUSINESS_KINDS } from '../model.ts'
import { MONEY_ROW_STATES } from '../reconciliation/proof-contract.ts'
import {
  CERTIFICATE_STATES,
  CHECKER_STEPS,
  EXPIRY_KINDS,
  HOSPITAL_STEPS,
  MAKER_STEPS,
  ONBOARDING_FIELDS,
  ONBOARDING_FILES,
  ONBOARDING_PROPOSALS,
  ONBOARDING_STATES,
} from './model.ts'

const hospital = { scope: 'institution', roles: ['hospital_finance'] } as const
const both = { scope: 'institution', roles: ['hospital_finance', 'finance_maker', 'finance_checker'] } as const
const region = { scope: 'region', roles: ['finance_maker', 'finance_checker'] } as const

const noteSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(200))
const text = (most: number) => z.string().check(z.trim(), z.maxLength(most))

// ---- 机构注册、资质审核 ----

/** A draft may be half empty; what is missing is said when it is submitted. Numbers and contact left empty stay as they were. */
const fields = {
  creditCode: text(18),
  licenceNo: text(22),
  licenceFrom: text(10),
  licenceUntil: text(10),
  bankName: text(60),
  accountName: text(60),
  accountNo: text(40),
  contactName: text(20),
  contactPhone: text(20),
  files: z.array(z.strictObject({ kind: z.enum(ONBOARDING_FILES), fileId: idSchema })).check(z.maxLength(ONBOARDING_FILES.length)),
}
const Reasons = z.array(z.strictObject({ field: z.enum(ONBOARDING_FIELDS), text: noteSchema })).check(z.maxLength(ONBOARDING_FIELDS.length))

export const OnboardingCard = z.object({
  id: idSchema,
  version: z.number(),
  institutionId: idSchema,
  institutionName: z.string(),
  state: z.enum(ONBOARDING_STATES),
  /** A change of what was approved before; until it is approved the former goes on. */
  isChange: z.boolean(),
  /** 示例数据, not of a real application. */
  isSample: z.boolean(),
  proposal: z.nullable(z.enum(ONBOARDING_PROPOSALS)),
  licenceUntil: z.nullable(dateSchema),
  changedAt: instantSchema,
})
export type OnboardingCard = z.output<typeof OnboardingCard>
export const OnboardingApplication = z.extend(OnboardingCard, {
  creditCode: z.string(),
  licenceNo: z.string(),
  licenceFrom: z.nullable(dateSchema),
  bankName: z.string(),
  accountName: z.string(),
  /** Only the last four; empty: not given yet. */
  accountMasked: z.string(),
  contactNameMasked: z.string(),
  contactPhoneMasked: z.string(),
  files: z.array(z.object({ kind: z.enum(ONBOARDING_FILES), fileId: idSchema, name: z.string(), mime: z.enum(FILE_MIMES) })),
  /** Why it came back, field by field. */
  reasons: z.array(z.object({ field: z.enum(ONBOARDING_FIELDS), text: z.string() })),
  /** Last words of the desk. */
  note: z.nullable(z.string()),
  /** It was this caller who proposed: somebody else decides. */
  isMine: z.boolean(),
  steps: z.array(z.enum([...HOSPITAL_STEPS, ...MAKER_STEPS, ...CHECKER_STEPS])),
  history: z.array(z.object({ at: instantSchema, text: z.string(), isMine: z.boolean() })),
})
export type OnboardingApplication = z.output<typeof OnboardingApplication>

export const getOwnOnboarding = route({
  id: 'payments.getOwnOnboarding',
  method: 'GET',
  path: '/payments/onboarding/own',
  status: 200,
  summary: '本院接入统一支付的情况（R360、B03）',
  access: hospital,
  response: z.object({
    serverTime: instantSchema,
    institutionId: idSchema,
    institutionName: z.string(),
    /** Money of this institution can be opened now. */
    isOpen: z.boolean(),
    /** In force: approved, or suspended. */
    inForce: z.nullable(OnboardingApplication),
    /** Being written or reviewed; else the last that was rejected, while nothing is in force. */
    current: z.nullable(OnboardingApplication),
  }),
  errors: [],
})
export const createOnboarding = route({
  id: 'payments.createOnboarding',
  method: 'POST',
  path: '/payments/onboarding/applications',
  status: 201,
  summary: '开始填接入申请；已接入的是变更申请（R360）',
  access: hospital,
  idempotent: true,
  body: z.strictObject(fields),
  response: OnboardingApplication,
  errors: ['PAYMENTS.ONBOARDING_OPEN', 'PAYMENTS.FILE_NOT_YOURS'],
})
export const editOnboarding = route({
  id: 'payments.editOnboarding',
  method: 'PUT',
  path: '/payments/onboarding/applications/:id',
  status: 200,
  summary: '保存草稿',
  access: hospital,
  versioned: true,
  params: idParams,
  body: z.strictObject(fields),
  response: OnboardingApplication,
  errors: ['PAYMENTS.ONBOARDING_STEP_NOT_ALLOWED', 'PAYMENTS.FILE_NOT_YOURS'],
})
export const submitOnboarding = route({
  id: 'payments.submitOnboarding',
  method: 'POST',
  path: '/payments/onboarding/applications/:id/submission',
  status: 200,
  summary: '提交审核；哪里不对逐项说明',
  access: hospital,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: OnboardingApplication,
  errors: ['PAYMENTS.ONBOARDING_STEP_NOT_ALLOWED', 'PAYMENTS.ONBOARDING_INCOMPLETE'],
})
export const getOnboarding = route({
  id: 'payments.getOnboarding',
  method: 'GET',
  path: '/payments/onboarding/applications/:id',
  status: 200,
  summary: '一份接入申请',
  access: both,
  params: idParams,
  response: OnboardingApplication,
  errors: [],
})
export const listOnboardings = route({
  id: 'payments.listOnboardings',
  method: 'GET',
  path: '/payments/onboarding/applications',
  status: 200,
  summary: '各机构的接入申请（R360）',
  access: region,
  query: z.strictObject({ state: z.optional(z.enum(ONBOARDING_STATES)), ...pageQuery }),
  response: page(OnboardingCard),
  errors: [],
})
export const reviewOnboarding = route({
  id: 'payments.reviewOnboarding',
  method: 'POST',
  path: '/payments/onboarding/applications/:id/review',
  status: 200,
  summary: '经办：接手、退回、提出通过或不通过、提出暂停或恢复',
  access: { scope: 'region', roles: ['finance_maker'] },
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ step: z.enum(MAKER_STEPS), note: noteSchema, reasons: Reasons }),
  response: OnboardingApplication,
  errors: ['PAYMENTS.ONBOARDING_STEP_NOT_ALLOWED', 'PAYMENTS.ONBOARDING_REASONS_NEEDED'],
})
export const decideOnboarding = route({
  id: 'payments.decideOnboarding',
  method: 'POST',
  path: '/payments/onboarding/applications/:id/decision',
  status: 200,
  summary: '复核：同意、不同意，或退回机构',
  access: { scope: 'region', roles: ['finance_checker'] },
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ step: z.enum(CHECKER_STEPS), note: noteSchema, reasons: Reasons }),
  response: OnboardingApplication,
  errors: ['PAYMENTS.ONBOARDING_STEP_NOT_ALLOWED', 'PAYMENTS.ONBOARDING_REASONS_NEEDED', 'PAYMENTS.SAME_PERSON'],
})

// ---- 数字证书、前置设备 ----

export const FrontCertificate = z.object({
  id: idSchema,
  version: z.number(),
  institutionId: idSchema,
  institutionName: z.string(),
  deviceSerial: z.string(),
  subject: z.string(),
  serial: z.string(),
  fingerprint: z.string(),
  notBefore: instantSchema,
  notAfter: instantSchema,
  state: z.enum(CERTIFICATE_STATES),
  /** Whole days until it ends; below zero it has. */
  daysLeft: z.number(),
  registeredAt: instantSchema,
  lastUsedAt: z.nullable(instantSchema),
  revokedAt: z.nullable(instantSchema),
  revokeReason: z.nullable(z.string()),
  mayRevoke: z.boolean(),
})
export type FrontCertificate = z.output<typeof FrontCertificate>

export const listFrontCertificates = route({
  id: 'payments.listFrontCertificates',
  method: 'GET',
  path: '/payments/onboarding/certificates',
  status: 200,
  summary: '前置机证书与设备；医院财务只看本院（R360）',
  access: both,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({ serverTime: instantSchema, items: z.array(FrontCertificate) }),
  errors: [],
})
export const registerFrontCertificate = route({
  id: 'payments.registerFrontCertificate',
  method: 'POST',
  path: '/payments/onboarding/certificates',
  status: 201,
  summary: '登记前置机证书并绑定设备；几张可以同时有效，便于更换',
  access: hospital,
  idempotent: true,
  body: z.strictObject({
    deviceSerial: z.string().check(z.trim(), z.regex(/^[0-9A-Za-z-]{6,40}$/)),
    /** The certificate alone, never with its private key. */
    pem: z.string().check(z.trim(), z.minLength(40), z.maxLength(12_000)),
  }),
  response: FrontCertificate,
  errors: [
    'PAYMENTS.ONBOARDING_NOT_APPROVED',
    'PAYMENTS.CERTIFICATE_UNREADABLE',
    'PAYMENTS.CERTIFICATE_HAS_PRIVATE_KEY',
    'PAYMENTS.CERTIFICATE_EXPIRED',
    'PAYMENTS.CERTIFICATE_CONTRADICTS_ITSELF',
    'PAYMENTS.CERTIFICATE_WEAK',
    'PAYMENTS.CERTIFICATE_KNOWN',
    'PAYMENTS.DEVICE_OF_ANOTHER',
  ],
})
export const revokeFrontCertificate = route({
  id: 'payments.revokeFrontCertificate',
  method: 'POST',
  path: '/payments/onboarding/certificates/:id/revocation',
  status: 200,
  summary: '吊销证书，立即停用，不能恢复',
  access: both,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ reason: noteSchema }),
  response: FrontCertificate,
  errors: ['PAYMENTS.CERTIFICATE_REVOKED'],
})

/** What ends soon or has ended, the most urgent first. */
export const Expiry = z.object({
  kind: z.enum(EXPIRY_KINDS),
  objectId: idSchema,
  institutionId: idSchema,
  institutionName: z.string(),
  /** The device of a certificate, the number of a licence. */
  what: z.string(),
  endsOn: dateSchema,
  daysLeft: z.number(),
  /** Days before the end at which people have been told, and when. */
  told: z.array(z.object({ stage: z.number(), at: instantSchema })),
})
export type Expiry = z.output<typeof Expiry>
export const listExpiries = route({
  id: 'payments.listExpiries',
  method: 'GET',
  path: '/payments/onboarding/expiries',
  status: 200,
  summary: '60 天内到期和已经到期的证书、执业许可证；医院财务只看本院',
  access: both,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({ serverTime: instantSchema, items: z.array(Expiry) }),
  errors: [],
})

// ---- 前置机接入 ----

/**
 * Called by an institution's front machine, which signs instead of signing in (B03). Headers:
 * - `Front-Certificate` SHA-256 of the certificate, 64 hex digits · `Front-Device` serial of the device it is bound to
 * - `Front-Timestamp` seconds since 1970, at most 300 s from ours · `Front-Nonce` 16–64 of `[0-9A-Za-z_-]`, used once
 * - `Front-Signature` base64 of the signature by the certificate's key (RSA PKCS#1 v1.5 or ECDSA, SHA-256) over
 *   `METHOD\npath with query\ntimestamp\nnonce\nbody\n`, path and body byte for byte as sent
 */
export const listFrontOrders = route({
  id: 'payments.listFrontOrders',
  method: 'GET',
  path: '/payments/front/orders',
  status: 200,
  summary: '前置机查本院一天的交易和退款（R360；签名请求）',
  access: { scope: 'channel', roles: [] },
  query: z.strictObject({ date: dateSchema, ...pageQuery }),
  response: z.extend(
    page(
      z.object({
        kind: z.enum(['TRADE', 'REFUND']),
        at: instantSchema,
        businessKind: z.enum(BUSINESS_KINDS),
        amountFen: fenSchema,
        state: z.enum(MONEY_ROW_STATES),
        number: z.string(),
        channelNumber: z.nullable(z.string()),
      }),
    ),
    { institutionName: z.string(), sums: z.object({ trades: z.number(), paidFen: fenSchema, refunds: z.number(), refundedFen: fenSchema }) },
  ),
  errors: [
    'PAYMENTS.FRONT_REFUSED',
    'PAYMENTS.FRONT_CERTIFICATE_EXPIRED',
    'PAYMENTS.FRONT_CERTIFICATE_REVOKED',
    'PAYMENTS.FRONT_CLOCK_WRONG',
    'PAYMENTS.FRONT_REPLAYED',
    'PAYMENTS.FRONT_NOT_OPEN',
  ],
})

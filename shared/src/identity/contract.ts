import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../kernel/ids.ts'
import { page, pageQuery } from '../kernel/paging.ts'
import { ROLES, STAFF_ROLES, type Role } from '../kernel/roles.ts'
import { route } from '../kernel/route.ts'
import { PERSON_RELATIONS, REAL_NAME_STATES, TYPE_SIZES } from './model.ts'

const shortText = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max))
const roleNames = Object.keys(ROLES) as [Role, ...Role[]]

export const Person = z.object({
  id: idSchema,
  relation: z.enum(PERSON_RELATIONS),
  nameMasked: z.string(),
  /** Last character of the name, for the round chip. */
  initial: z.string(),
  idNumberMasked: z.nullable(z.string()),
  sex: z.enum(['M', 'F']),
  birthDate: dateSchema,
  ageYears: z.number(),
  realName: z.enum(REAL_NAME_STATES),
  /** PENDING_CONSENT: an adult who has not agreed yet; nothing can be done for them. */
  binding: z.enum(['PENDING_CONSENT', 'ACTIVE']),
  /** Plain words when something still has to be done for this person. */
  note: z.nullable(z.string()),
})
export type Person = z.output<typeof Person>

export const StaffPost = z.object({
  role: z.enum(STAFF_ROLES as [string, ...string[]]),
  institutionId: z.nullable(idSchema),
  institutionName: z.nullable(z.string()),
  areaCode: z.nullable(z.string()),
  /** 旗县市区 */
  areaName: z.nullable(z.string()),
})
export const Me = z.object({
  accountId: idSchema,
  displayName: z.string(),
  phoneMasked: z.nullable(z.string()),
  roles: z.array(z.enum(roleNames)),
  posts: z.array(StaffPost),
  preferences: z.object({ typeSize: z.enum(TYPE_SIZES), dark: z.boolean() }),
  privacy: z.nullable(z.object({ version: z.string(), decision: z.enum(['agreed', 'refused']), at: instantSchema })),
  persons: z.array(Person),
})
export type Me = z.output<typeof Me>

const resident = { scope: 'account', roles: ['resident'] } as const
const anyRole = { scope: 'account', roles: roleNames } as const

export const createSession = route({
  id: 'identity.createSession',
  method: 'POST',
  path: '/identity/sessions',
  status: 201,
  summary: '用微信登录码登录（R341）',
  access: { scope: 'public', roles: [] },
  body: z.strictObject({ channel: z.enum(['weapp', 'h5', 'staff']), code: shortText(256) }),
  response: z.object({ token: z.string(), expiresAt: instantSchema, me: Me }),
  errors: ['IDENTITY.CODE_INVALID', 'IDENTITY.ACCOUNT_BLOCKED', 'IDENTITY.NOT_STAFF'],
})
export const deleteSession = route({
  id: 'identity.deleteSession',
  method: 'DELETE',
  path: '/identity/sessions/current',
  status: 204,
  summary: '退出登录',
  access: anyRole,
  response: null,
  errors: [],
})
export const getMe = route({
  id: 'identity.getMe',
  method: 'GET',
  path: '/identity/me',
  status: 200,
  summary: '我的账户与就诊人',
  access: anyRole,
  response: Me,
  errors: [],
})
export const putPreferences = route({
  id: 'identity.putPreferences',
  method: 'PUT',
  path: '/identity/me/preferences',
  status: 200,
  summary: '字号与深色',
  access: anyRole,
  body: z.strictObject({ typeSize: z.enum(TYPE_SIZES), dark: z.boolean() }),
  response: Me,
  errors: [],
})
export const recordPrivacyConsent = route({
  id: 'identity.recordPrivacyConsent',
  method: 'POST',
  path: '/identity/me/privacy-consents',
  status: 201,
  summary: '同意或不同意隐私保护指引',
  access: anyRole,
  idempotent: true,
  body: z.strictObject({ version: shortText(40), decision: z.enum(['agreed', 'refused']) }),
  response: Me,
  errors: ['IDENTITY.PRIVACY_VERSION_UNKNOWN'],
})
export const bindPhone = route({
  id: 'identity.bindPhone',
  method: 'POST',
  path: '/identity/me/phone',
  status: 200,
  summary: '用微信手机号授权码绑定手机号',
  access: resident,
  idempotent: true,
  body: z.strictObject({ code: shortText(256) }),
  response: Me,
  errors: ['IDENTITY.CODE_INVALID', 'IDENTITY.PRIVACY_NOT_AGREED'],
})

export const listPersons = route({
  id: 'identity.listPersons',
  method: 'GET',
  path: '/identity/persons',
  status: 200,
  summary: '我的就诊人（R348）',
  access: resident,
  response: z.object({ items: z.array(Person), limit: z.number() }),
  errors: [],
})
export const getPerson = route({
  id: 'identity.getPerson',
  method: 'GET',
  path: '/identity/persons/:id',
  status: 200,
  summary: '一位就诊人',
  access: { scope: 'own', roles: ['resident'] },
  params: idParams,
  response: Person,
  errors: [],
})
export const addPerson = route({
  id: 'identity.addPerson',
  method: 'POST',
  path: '/identity/persons',
  status: 201,
  summary: '添加就诊人并实名核验（R341、R348）',
  access: resident,
  idempotent: true,
  body: z.strictObject({ relation: z.enum(PERSON_RELATIONS), name: shortText(60), idNumber: shortText(24) }),
  response: Person,
  errors: [
    'IDENTITY.ID_NUMBER_INVALID',
    'IDENTITY.PRIVACY_NOT_AGREED',
    'IDENTITY.SELF_FIRST',
    'IDENTITY.SELF_EXISTS',
    'IDENTITY.ALREADY_BOUND',
    'IDENTITY.PERSON_LIMIT',
    'IDENTITY.NOT_PARENT_CHILD',
    'IDENTITY.NO_ACCOUNT_TO_ASK',
    'IDENTITY.UNBOUND_RECENTLY',
    'IDENTITY.RELATION_AGE_MISMATCH',
  ],
})
export const addNewborn = route({
  id: 'identity.addNewborn',
  method: 'POST',
  path: '/identity/persons/newborn',
  status: 201,
  summary: '添加还没有身份证号的新生儿（出生医学证明）',
  access: resident,
  idempotent: true,
  body: z.strictObject({ name: shortText(60), sex: z.enum(['M', 'F']), birthDate: dateSchema, birthCertificateNumber: shortText(20) }),
  response: Person,
  errors: [
    'IDENTITY.SELF_FIRST',
    'IDENTITY.PRIVACY_NOT_AGREED',
    'IDENTITY.BIRTH_CERTIFICATE_INVALID',
    'IDENTITY.NOT_NEWBORN',
    'IDENTITY.NOT_PARENT_CHILD',
    'IDENTITY.ALREADY_BOUND',
    'IDENTITY.PERSON_LIMIT',
  ],
})
export const removePerson = route({
  id: 'identity.removePerson',
  method: 'DELETE',
  path: '/identity/persons/:id',
  status: 204,
  summary: '解除就诊人绑定',
  access: { scope: 'own', roles: ['resident'] },
  params: idParams,
  response: null,
  errors: ['IDENTITY.SELF_CANNOT_BE_REMOVED', 'IDENTITY.PERSON_HAS_APPOINTMENTS'],
})
export const requestManualReview = route({
  id: 'identity.requestManualReview',
  method: 'POST',
  path: '/identity/persons/:id/manual-reviews',
  status: 201,
  summary: '自动核验没通过，申请人工审核',
  access: { scope: 'own', roles: ['resident'] },
  idempotent: true,
  params: idParams,
  body: z.strictObject({ documentKind: z.enum(['ID_CARD', 'HOUSEHOLD_BOOK', 'PASSPORT', 'BIRTH_CERTIFICATE']), note: shortText(300) }),
  response: Person,
  errors: ['IDENTITY.REVIEW_NOT_ALLOWED'],
})

export const ConsentRequest = z.object({
  id: idSchema,
  requesterNameMasked: z.string(),
  relation: z.enum(PERSON_RELATIONS),
  state: z.enum(['PENDING_CONSENT', 'ACTIVE', 'REFUSED', 'ENDED']),
  requestedAt: instantSchema,
})
export const listConsentRequests = route({
  id: 'identity.listConsentRequests',
  method: 'GET',
  path: '/identity/consent-requests',
  status: 200,
  summary: '谁想为我办事',
  access: resident,
  response: z.object({ items: z.array(ConsentRequest) }),
  errors: [],
})
export const decideConsentRequest = route({
  id: 'identity.decideConsentRequest',
  method: 'POST',
  path: '/identity/consent-requests/:id/decision',
  status: 200,
  summary: '同意、拒绝或收回',
  access: { scope: 'own', roles: ['resident'] },
  idempotent: true,
  params: idParams,
  body: z.strictObject({ decision: z.enum(['agree', 'refuse', 'withdraw']) }),
  response: ConsentRequest,
  errors: ['IDENTITY.CONSENT_NOT_OPEN'],
})

export const getHealthCard = route({
  id: 'identity.getHealthCard',
  method: 'GET',
  path: '/identity/persons/:id/health-card',
  status: 200,
  summary: '电子健康卡动态码（60 秒内有效，R177）',
  access: { scope: 'own', roles: ['resident'] },
  params: idParams,
  response: z.object({ qrText: z.string(), nameMasked: z.string(), idNumberMasked: z.nullable(z.string()), issuedAt: instantSchema, expiresAt: instantSchema }),
  errors: ['IDENTITY.NOT_VERIFIED'],
})
export const verifyHealthCard = route({
  id: 'identity.verifyHealthCard',
  method: 'POST',
  path: '/identity/health-cards/verify',
  status: 200,
  summary: '窗口或诊室扫码核验',
  access: { scope: 'region', roles: ['doctor', 'family_doctor', 'hospital_pool_manager'] },
  body: z.strictObject({ qrText: shortText(512) }),
  response: z.object({ personId: idSchema, nameMasked: z.string(), sex: z.enum(['M', 'F']), ageYears: z.number() }),
  errors: ['IDENTITY.HEALTH_CARD_INVALID', 'IDENTITY.HEALTH_CARD_EXPIRED', 'IDENTITY.HEALTH_CARD_USED'],
})

export const RealNameReview = z.object({
  id: idSchema,
  version: z.number(),
  state: z.enum(['MANUAL_REVIEW', 'VERIFIED', 'REJECTED']),
  nameMasked: z.string(),
  idNumberMasked: z.nullable(z.string()),
  relation: z.enum(PERSON_RELATIONS),
  documentKind: z.string(),
  note: z.string(),
  autoResult: z.string(),
  submittedAt: instantSchema,
  dueAt: instantSchema,
  decidedAt: z.nullable(instantSchema),
  decidedBy: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  allowedActions: z.array(z.string()),
})
export type RealNameReview = z.output<typeof RealNameReview>
const reviewer = { scope: 'region', roles: ['identity_reviewer', 'system_admin'] } as const
export const listRealNameReviews = route({
  id: 'identity.listRealNameReviews',
  method: 'GET',
  path: '/identity/staff/real-name-reviews',
  status: 200,
  summary: '实名人工审核队列',
  access: reviewer,
  query: z.strictObject({ state: z.optional(z.enum(['MANUAL_REVIEW', 'VERIFIED', 'REJECTED'])), ...pageQuery }),
  response: page(RealNameReview),
  errors: [],
})
export const getRealNameReview = route({
  id: 'identity.getRealNameReview',
  method: 'GET',
  path: '/identity/staff/real-name-reviews/:id',
  status: 200,
  summary: '一件实名审核',
  access: reviewer,
  params: idParams,
  response: RealNameReview,
  errors: [],
})
export const revealRealNameReview = route({
  id: 'identity.revealRealNameReview',
  method: 'POST',
  path: '/identity/staff/real-name-reviews/:id/reveal',
  status: 200,
  summary: '核对全名（写入访问记录）',
  access: reviewer,
  params: idParams,
  body: z.strictObject({ reason: shortText(100) }),
  response: z.object({ name: z.string(), idNumber: z.nullable(z.string()), birthCertificateNumber: z.nullable(z.string()) }),
  errors: [],
})
export const decideRealNameReview = route({
  id: 'identity.decideRealNameReview',
  method: 'POST',
  path: '/identity/staff/real-name-reviews/:id/decision',
  status: 200,
  summary: '通过或驳回，写明理由',
  access: reviewer,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ decision: z.enum(['approve', 'reject']), reason: shortText(300) }),
  response: RealNameReview,
  errors: ['IDENTITY.REVIEW_NOT_OPEN'],
})

import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { DIRECTORIES, type Directory, GRANT_REASONS, GRANT_STATUSES, GRANTEE_KINDS, type Label, LABELS, RECORD_ACTIONS } from '../model.ts'
import { ADOLESCENT_LABELS, GRANT_ACTIONS, OFFERED_GRANTEE_KINDS, SENSITIVE_KINDS } from './model.ts'

const own = { scope: 'own', roles: ['resident'] } as const
const account = { scope: 'account', roles: ['resident'] } as const
const person = { scope: 'person', roles: ['resident'] } as const

const directorySchema = z.enum(DIRECTORIES as [Directory, ...Directory[]])
const labelSchema = z.enum(LABELS as [Label, ...Label[]])
const directoriesSchema = z.array(directorySchema).check(z.minLength(1), z.maxLength(19))
/** Looking always; these are given besides. */
const extraActions = z.optional(z.array(z.enum(['download', 'print'])).check(z.maxLength(2)))

export const Grant = z.object({
  id: idSchema,
  version: z.number(),
  effect: z.enum(['permit', 'deny']),
  /** As the caller sees it: `given` for the patient (or the guardian acting for them), `received` for the grantee. */
  side: z.enum(['given', 'received']),
  personId: idSchema,
  patientNameMasked: z.string(),
  /** The patient is the caller. */
  isOwn: z.boolean(),
  /** `everyone`: a deny that names nobody. */
  grantee: z.object({ kind: z.enum([...GRANTEE_KINDS, 'everyone']), name: z.string(), detail: z.string() }),
  /** Who agreed: the patient, or a guardian for them. */
  grantorCapacity: z.enum(['self', 'guardian', 'deputy']),
  isRequest: z.boolean(),
  status: z.enum(GRANT_STATUSES),
  reason: z.enum(GRANT_REASONS),
  statusText: z.string(),
  directories: z.array(directorySchema),
  /** permit: sensitive kinds opted in. deny: withheld. */
  labels: z.array(labelSchema),
  actions: z.array(z.enum(RECORD_ACTIONS)),
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** The last day on which it holds; null for a deny, which has no end. */
  endsOn: z.nullable(dateSchema),
  usesLeft: z.nullable(z.number()),
  channel: z.enum(['app', 'card', 'assisted']),
  firstUsedAt: z.nullable(instantSchema),
  /** Of a request: until when it can be answered. */
  answerBy: z.nullable(instantSchema),
  /** What the caller may do now. */
  allowedActions: z.array(z.enum(GRANT_ACTIONS)),
  mayChange: z.boolean(),
})
export type Grant = z.output<typeof Grant>

export const GrantDetail = z.extend(Grant, {
  /** The last day it can be prolonged to. */
  lastDay: z.nullable(dateSchema),
  /** Sensitive kinds the patient could let this grantee see, with whether they do; empty when the relation is not verified. */
  sensitive: z.array(z.object({ kind: z.enum(SENSITIVE_KINDS), name: z.string(), isIn: z.boolean() })),
  /** Every version, newest first (R378). */
  history: z.array(
    z.object({
      version: z.number(),
      at: instantSchema,
      status: z.enum(GRANT_STATUSES),
      reason: z.enum(GRANT_REASONS),
      text: z.string(),
      directories: z.array(directorySchema),
      labels: z.array(labelSchema),
      endsOn: z.nullable(dateSchema),
    }),
  ),
})
export type GrantDetail = z.output<typeof GrantDetail>

const GrantPerson = z.object({
  personId: idSchema,
  nameMasked: z.string(),
  /** The caller themself, or a child they are guardian of. */
  isSelf: z.boolean(),
  band: z.enum(['CHILD', 'ADOLESCENT', 'ADULT']),
})
export const GrantHome = z.object({
  serverTime: instantSchema,
  /** Whose records the caller decides about; empty until the caller's real name is proved. */
  persons: z.array(GrantPerson),
  personId: z.nullable(idSchema),
  /** Requests that wait for the caller's answer, of all persons above. */
  waiting: z.array(Grant),
  /** In force, of the chosen person. */
  given: z.array(Grant),
  denied: z.array(Grant),
  /** What the caller may look at, and what they asked for. */
  received: z.array(Grant),
  asked: z.array(Grant),
  /** The chosen person is a 14–17 year old with guardians: 家长能看到什么. */
  hasGuardians: z.boolean(),
})
export type GrantHome = z.output<typeof GrantHome>
export const getGrantHome = route({
  id: 'healthRecords.getGrantHome',
  method: 'GET',
  path: '/health-records/grants/home',
  status: 200,
  summary: '授权首页：谁能看我的，我能看谁的，等我回答的（R378、R394）',
  access: person,
  query: z.strictObject({ personId: z.optional(idSchema) }),
  response: GrantHome,
  errors: [],
})
export const listGrants = route({
  id: 'healthRecords.listGrants',
  method: 'GET',
  path: '/health-records/grants',
  status: 200,
  summary: '授权记录，包括已停止的（R378）',
  access: person,
  query: z.strictObject({ side: z.enum(['given', 'received']), personId: z.optional(idSchema), ...pageQuery }),
  response: page(Grant),
  errors: [],
})
export const getGrant = route({
  id: 'healthRecords.getGrant',
  method: 'GET',
  path: '/health-records/grants/:id',
  status: 200,
  summary: '一个授权和它的全部历史（R378）',
  access: own,
  params: idParams,
  response: GrantDetail,
  errors: [],
})

const candidate = {
  kind: z.enum(OFFERED_GRANTEE_KINDS),
  ref: idSchema,
  /** Of a practitioner: for which institution. */
  institutionId: z.nullable(idSchema),
  name: z.string(),
  detail: z.string(),
  /** A live grant that is there already: change that one instead. */
  grantId: z.nullable(idSchema),
}
export const GrantCandidate = z.object(candidate)
export type GrantCandidate = z.output<typeof GrantCandidate>
export const GrantOffer = z.object({
  serverTime: instantSchema,
  today: dateSchema,
  patientNameMasked: z.string(),
  family: z.array(GrantCandidate),
  directories: z.array(directorySchema),
  /** Days by kind of grantee: what is proposed, and the last day there can be. */
  days: z.object({
    person: z.object({ usual: z.number(), lastDay: dateSchema }),
    practitioner: z.object({ usual: z.number(), lastDay: dateSchema }),
    org: z.object({ usual: z.number(), lastDay: dateSchema }),
  }),
})
export type GrantOffer = z.output<typeof GrantOffer>
export const getGrantOffer = route({
  id: 'healthRecords.getGrantOffer',
  method: 'GET',
  path: '/health-records/grants/offer',
  status: 200,
  summary: '新授权可以选谁、选什么、选多久（R378）',
  access: person,
  query: z.strictObject({ personId: idSchema }),
  response: GrantOffer,
  errors: ['HEALTH_RECORDS.NO_DELEGATION'],
})
export const listGranteeInstitutions = route({
  id: 'healthRecords.listGranteeInstitutions',
  method: 'GET',
  path: '/health-records/grantees/institutions',
  status: 200,
  summary: '按名字找一家医院',
  access: account,
  query: z.strictObject({ q: z.optional(z.string().check(z.maxLength(40))) }),
  response: z.object({ items: z.array(GrantCandidate) }),
  errors: [],
})
export const listGranteeDoctors = route({
  id: 'healthRecords.listGranteeDoctors',
  method: 'GET',
  path: '/health-records/grantees/institutions/:id/doctors',
  status: 200,
  summary: '这家医院能接受授权的医生',
  access: account,
  params: idParams,
  response: z.object({ items: z.array(GrantCandidate) }),
  errors: [],
})
export const findGranteePerson = route({
  id: 'healthRecords.findGranteePerson',
  method: 'POST',
  path: '/health-records/grantees/persons',
  status: 200,
  summary: '按姓名和身份证号找一个人；两样都对才找得到',
  access: account,
  body: z.strictObject({
    name: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
    idNumber: z.string().check(z.trim(), z.minLength(15), z.maxLength(18)),
  }),
  response: GrantCandidate,
  errors: ['HEALTH_RECORDS.GRANTEE_NOT_FOUND'],
})
const REFUSALS_OF_TERMS = ['HEALTH_RECORDS.GRANT_TOO_LONG', 'HEALTH_RECORDS.GRANT_DIRECTORY_NOT_OFFERED', 'HEALTH_RECORDS.PATIENT_DECEASED'] as const
export const createGrant = route({
  id: 'healthRecords.createGrant',
  method: 'POST',
  path: '/health-records/grants',
  status: 201,
  summary: '同意给一个人、一位医生或一家医院看（R378）',
  access: person,
  idempotent: true,
  body: z.strictObject({
    personId: idSchema,
    grantee: z.strictObject({ kind: z.enum(OFFERED_GRANTEE_KINDS), ref: idSchema, institutionId: z.optional(idSchema) }),
    directories: directoriesSchema,
    endsOn: dateSchema,
    extraActions,
    /** Only what happened from this day on. */
    dataFrom: z.optional(dateSchema),
  }),
  response: GrantDetail,
  errors: [
    'HEALTH_RECORDS.NO_DELEGATION',
    'HEALTH_RECORDS.GRANT_EXISTS',
    'HEALTH_RECORDS.GRANTEE_NOT_FOUND',
    'HEALTH_RECORDS.GRANTEE_DENIED',
    ...REFUSALS_OF_TERMS,
  ],
})
export const changeGrant = route({
  id: 'healthRecords.changeGrant',
  method: 'PUT',
  path: '/health-records/grants/:id/terms',
  status: 200,
  summary: '改授权的内容或期限，原来的留在历史里（R378）',
  access: own,
  params: idParams,
  body: z.strictObject({ directories: directoriesSchema, endsOn: dateSchema, extraActions }),
  response: GrantDetail,
  errors: ['HEALTH_RECORDS.INVALID_STATE_TRANSITION', ...REFUSALS_OF_TERMS],
})
export const setSensitiveKind = route({
  id: 'healthRecords.setSensitiveKind',
  method: 'PUT',
  path: '/health-records/grants/:id/sensitive',
  status: 200,
  summary: '一类敏感内容，单独同意或不再同意（§3.3）',
  access: own,
  params: idParams,
  body: z.strictObject({ kind: z.enum(SENSITIVE_KINDS), isIn: z.boolean(), isConfirmed: z.literal(true) }),
  response: GrantDetail,
  errors: ['HEALTH_RECORDS.INVALID_STATE_TRANSITION', 'HEALTH_RECORDS.RELATION_NOT_VERIFIED'],
})
export const actOnGrant = route({
  id: 'healthRecords.actOnGrant',
  method: 'POST',
  path: '/health-records/grants/:id/actions',
  status: 200,
  summary: '同意、不同意、收回、不需要：授权的每一步（R378）',
  access: own,
  params: idParams,
  body: z.strictObject({
    action: z.enum(['approve', 'reject', 'cancel', 'revoke', 'refuse', 'resume']),
    /** With `approve`: less than was asked for. */
    directories: z.optional(directoriesSchema),
    endsOn: z.optional(dateSchema),
  }),
  response: GrantDetail,
  errors: ['HEALTH_RECORDS.INVALID_STATE_TRANSITION', 'HEALTH_RECORDS.GRANT_EXISTS', ...REFUSALS_OF_TERMS],
})
export const requestAccess = route({
  id: 'healthRecords.requestAccess',
  method: 'POST',
  path: '/health-records/access-requests',
  status: 201,
  summary: '请对方同意给我看（R378）；7 天没有回答自动作废',
  access: account,
  idempotent: true,
  body: z.strictObject({ personId: idSchema, directories: directoriesSchema, days: z.number().check(z.int(), z.gte(1), z.lte(365)) }),
  response: GrantDetail,
  errors: ['HEALTH_RECORDS.GRANTEE_NOT_FOUND', 'HEALTH_RECORDS.GRANT_EXISTS', 'HEALTH_RECORDS.REQUEST_OPEN', 'HEALTH_RECORDS.SELF_FIRST', ...REFUSALS_OF_TERMS],
})
export const createDenial = route({
  id: 'healthRecords.createDenial',
  method: 'POST',
  path: '/health-records/denials',
  status: 201,
  summary: '不给谁看：一个人、一位医生、一家医院，或者一类内容谁也不给看（R378、§3.5）',
  access: person,
  idempotent: true,
  body: z.strictObject({
    personId: idSchema,
    /** null: everyone but oneself. */
    grantee: z.nullable(z.strictObject({ kind: z.enum(OFFERED_GRANTEE_KINDS), ref: idSchema, institutionId: z.optional(idSchema) })),
    /** Empty with empty labels: everything. */
    directories: z.array(directorySchema).check(z.maxLength(19)),
    labels: z.array(z.enum(['MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE', 'GENETIC', 'INFECT_REPORT'])).check(z.maxLength(6)),
  }),
  response: GrantDetail,
  errors: [
    'HEALTH_RECORDS.NO_DELEGATION',
    'HEALTH_RECORDS.GRANTEE_NOT_FOUND',
    'HEALTH_RECORDS.DENIAL_EXISTS',
    'HEALTH_RECORDS.DENIAL_OF_GUARDIAN',
    'HEALTH_RECORDS.DENIAL_OF_NOTHING',
  ],
})

export const Guardians = z.object({
  personId: idSchema,
  directories: z.array(directorySchema),
  items: z.array(
    z.object({
      personId: idSchema,
      nameMasked: z.string(),
      relation: z.string(),
      labels: z.array(z.object({ label: z.enum(ADOLESCENT_LABELS), name: z.string(), isIn: z.boolean() })),
    }),
  ),
})
export type Guardians = z.output<typeof Guardians>
export const getGuardians = route({
  id: 'healthRecords.getGuardians',
  method: 'GET',
  path: '/health-records/guardians',
  status: 200,
  summary: '14 到 17 岁：家长能看到我的什么（§3.6）',
  access: account,
  response: Guardians,
  errors: ['HEALTH_RECORDS.NOT_ADOLESCENT'],
})
export const setLabelOptIn = route({
  id: 'healthRecords.setLabelOptIn',
  method: 'PUT',
  path: '/health-records/guardians/labels',
  status: 200,
  summary: '14 到 17 岁：让一位家长看，或不让看，一类敏感内容（P46）',
  access: account,
  body: z.strictObject({ guardianPersonId: idSchema, label: z.enum(ADOLESCENT_LABELS), isIn: z.boolean() }),
  response: Guardians,
  errors: ['HEALTH_RECORDS.NOT_ADOLESCENT'],
})

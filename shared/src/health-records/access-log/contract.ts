import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { DIRECTORIES, PURPOSES, RECORD_ACTIONS } from '../model.ts'
import { ACCESS_BASES, ACCESS_CATEGORIES, ACCESS_FILTERS, COMPLAINT_MAX_LENGTH, COMPLAINT_STATES, FINDINGS } from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const
const own = { scope: 'own', roles: ['resident'] } as const
const officer = { scope: 'region', roles: ['privacy_officer'] } as const
const AUDITED = ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'] as const
const range = { from: z.optional(dateSchema), to: z.optional(dateSchema) }

/** One look, or all refused attempts of one account on one day. */
export const AccessEntry = z.object({
  /** Of the newest event in it. */
  id: idSchema,
  at: instantSchema,
  outcome: z.enum(['PERMIT', 'DENY']),
  category: z.enum(ACCESS_CATEGORIES),
  actor: z.object({
    /** Staff by name, the name of support staff and of residents masked; null for a stranger. */
    name: z.nullable(z.string()),
    /** 医生, 隐私专员; of a relative what they are to the person: 女儿. */
    role: z.nullable(z.string()),
    institutionName: z.nullable(z.string()),
    isViewer: z.boolean(),
  }),
  action: z.enum(RECORD_ACTIONS),
  purpose: z.enum(PURPOSES),
  /** This log itself was looked at. */
  isOfLog: z.boolean(),
  directories: z.array(z.enum(DIRECTORIES)),
  objects: z.int(),
  basis: z.object({
    kind: z.enum(ACCESS_BASES),
    grantId: z.nullable(idSchema),
    /** The day of the grant. */
    since: z.nullable(dateSchema),
  }),
  /** More than one only for refused attempts. */
  times: z.int(),
  /** Of an emergency: what the privacy officer found. */
  review: z.nullable(z.enum(['WAITING', ...FINDINGS])),
  isAcknowledged: z.boolean(),
  complaint: z.nullable(z.object({ id: idSchema, state: z.enum(COMPLAINT_STATES) })),
})
export type AccessEntry = z.output<typeof AccessEntry>

const DailyFingerprint = z.object({ date: dateSchema, fingerprint: z.string() })

export const AccessLog = z.object({
  ...page(AccessEntry).shape,
  /** Of the last 30 days, others than oneself. */
  counts: z.object({ permitted: z.int(), denied: z.int(), emergency: z.int() }),
  /** Shown to a parent of a 14–17 year old: what is private to the child is left out, whether there is any or not. */
  isPartial: z.boolean(),
  fingerprint: z.nullable(DailyFingerprint),
  serverTime: instantSchema,
})
export type AccessLog = z.output<typeof AccessLog>

export const listAccessLog = route({
  id: 'healthRecords.listAccessLog',
  method: 'GET',
  path: '/health-records/persons/:id/access-log',
  status: 200,
  summary: '谁看过我的档案：谁、什么时候、看了哪一类、凭什么（R378）',
  access: own,
  params: idParams,
  query: z.strictObject({ filter: z.optional(z.enum(ACCESS_FILTERS)), ...range, ...pageQuery }),
  response: AccessLog,
  errors: AUDITED,
})
export const getAccessLogFile = route({
  id: 'healthRecords.getAccessLogFile',
  method: 'GET',
  path: '/health-records/persons/:id/access-log/file',
  status: 200,
  summary: '把查看记录存成表格（R378）；没有写日期时是最近一年',
  access: own,
  params: idParams,
  query: z.strictObject(range),
  file: true,
  response: null,
  errors: AUDITED,
})
export const listAccessFingerprints = route({
  id: 'healthRecords.listAccessFingerprints',
  method: 'GET',
  path: '/health-records/access-log/fingerprints',
  status: 200,
  summary: '查看记录的每日指纹，最近 30 天（records-authorization §3.10）',
  access: account,
  response: z.object({ items: z.array(DailyFingerprint) }),
  errors: [],
})
export const acknowledgeAccess = route({
  id: 'healthRecords.acknowledgeAccess',
  method: 'PUT',
  path: '/health-records/access-log/:id/acknowledgement',
  status: 204,
  summary: '我知道了：这一次查看不用再提醒我',
  access: own,
  params: idParams,
  response: null,
  errors: AUDITED,
})

export const AccessComplaint = z.object({
  id: idSchema,
  /** null: about the log as a whole. */
  event: z.nullable(AccessEntry),
  text: z.string(),
  state: z.enum(COMPLAINT_STATES),
  createdAt: instantSchema,
  finding: z.nullable(z.enum(FINDINGS)),
  answer: z.nullable(z.string()),
  answeredAt: z.nullable(instantSchema),
})
export type AccessComplaint = z.output<typeof AccessComplaint>
const writtenText = z.string().check(z.trim(), z.maxLength(COMPLAINT_MAX_LENGTH))
export const createAccessComplaint = route({
  id: 'healthRecords.createAccessComplaint',
  method: 'POST',
  path: '/health-records/persons/:id/access-complaints',
  status: 201,
  summary: '投诉一次查看，交给隐私专员；可以不写说明（R378）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ eventId: z.nullable(idSchema), text: writtenText }),
  response: AccessComplaint,
  errors: ['HEALTH_RECORDS.COMPLAINT_OPEN', 'HEALTH_RECORDS.COMPLAINT_EMPTY', ...AUDITED],
})
export const listAccessComplaints = route({
  id: 'healthRecords.listAccessComplaints',
  method: 'GET',
  path: '/health-records/persons/:id/access-complaints',
  status: 200,
  summary: '我的投诉和答复，新的在前',
  access: own,
  params: idParams,
  query: z.strictObject(pageQuery),
  response: page(AccessComplaint),
  errors: AUDITED,
})

/** As the privacy officer sees it. */
export const StaffAccessComplaint = z.extend(AccessComplaint, {
  version: z.int(),
  nameMasked: z.string(),
  /** The day by which it is to be answered. */
  dueOn: dateSchema,
  isOverdue: z.boolean(),
})
export type StaffAccessComplaint = z.output<typeof StaffAccessComplaint>
export const listStaffAccessComplaints = route({
  id: 'healthRecords.listStaffAccessComplaints',
  method: 'GET',
  path: '/health-records/staff/access-complaints',
  status: 200,
  summary: '居民对查看的投诉，等得最久的在前（R378）',
  access: officer,
  query: z.strictObject({ state: z.optional(z.enum(COMPLAINT_STATES)), ...pageQuery }),
  response: z.object({ ...page(StaffAccessComplaint).shape, open: z.int() }),
  errors: AUDITED,
})
export const getStaffAccessComplaint = route({
  id: 'healthRecords.getStaffAccessComplaint',
  method: 'GET',
  path: '/health-records/staff/access-complaints/:id',
  status: 200,
  summary: '一件投诉和它说的那次查看',
  access: officer,
  params: idParams,
  response: StaffAccessComplaint,
  errors: AUDITED,
})
export const answerAccessComplaint = route({
  id: 'healthRecords.answerAccessComplaint',
  method: 'PUT',
  path: '/health-records/staff/access-complaints/:id/answer',
  status: 200,
  summary: '答复一件投诉：查看是否合理',
  access: officer,
  versioned: true,
  params: idParams,
  body: z.strictObject({ finding: z.enum(FINDINGS), answer: z.string().check(z.trim(), z.minLength(5), z.maxLength(COMPLAINT_MAX_LENGTH)) }),
  response: StaffAccessComplaint,
  errors: ['HEALTH_RECORDS.COMPLAINT_ANSWERED', ...AUDITED],
})

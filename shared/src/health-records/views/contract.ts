import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { DIRECTORIES, LABELS, RECORD_KINDS, RECORD_STATUSES } from '../model.ts'
import { RecordBodySchema } from './content-schema.ts'
import {
  CATEGORY_NAMES,
  COMPLETENESS,
  CORRECTION_ACTIONS,
  CORRECTION_FAULT_NAMES,
  CORRECTION_STATES,
  GROWTH_LEVELS,
  GROWTH_METRIC_NAMES,
  LIFE_LINE_FILTER_NAMES,
  VIEW_BASES,
} from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const
const own = { scope: 'own', roles: ['resident'] } as const
const desk = { scope: 'institution', roles: ['doctor'] } as const

/** How far a source has been read. */
export const SourceState = z.object({
  source: z.enum(['fhir', 'lis']),
  name: z.string(),
  state: z.enum(['FRESH', 'STALE', 'NEVER']),
  /** 截至: everything the source knew then is here; null when it has never answered. */
  asOf: z.nullable(instantSchema),
})
export type SourceState = z.output<typeof SourceState>
const freshness = { sources: z.array(SourceState), completeness: z.enum(COMPLETENESS), serverTime: instantSchema }

/** One line of a list: all of it ready to read. */
export const RecordItem = z.object({
  id: idSchema,
  kind: z.enum(RECORD_KINDS),
  title: z.string(),
  /** The second line: what matters of it in words. */
  summary: z.nullable(z.string()),
  orgName: z.nullable(z.string()),
  doctor: z.nullable(z.string()),
  eventAt: instantSchema,
  status: z.enum(RECORD_STATUSES),
  /** Values outside their range, as the laboratory flagged them; null where nothing is measured. */
  abnormal: z.nullable(z.int()),
  isCritical: z.boolean(),
})
export type RecordItem = z.output<typeof RecordItem>
/** A report that waits for its doctor: that it exists, and where to get it. */
export const HeldReport = z.object({ kind: z.enum(RECORD_KINDS), eventAt: instantSchema, orgName: z.nullable(z.string()) })
export type HeldReport = z.output<typeof HeldReport>

const basis = {
  basis: z.enum(VIEW_BASES),
  grantId: z.nullable(idSchema),
  /** Until when: the end of the grant, or the child's coming of age. */
  until: z.nullable(instantSchema),
  /** What a grant covers; empty for oneself and for a guardian. */
  directories: z.array(z.enum(DIRECTORIES)),
}
export const RecordPerson = z.object({
  personId: idSchema,
  nameMasked: z.string(),
  relation: z.enum(['SELF', 'CHILD', 'PARENT', 'SPOUSE', 'OTHER']),
  ageYears: z.int(),
  /** Of one's own family; null for somebody who only shared their records. */
  sex: z.nullable(z.enum(['M', 'F'])),
  ...basis,
})
export type RecordPerson = z.output<typeof RecordPerson>

export const listRecordPersons = route({
  id: 'healthRecords.listRecordPersons',
  method: 'GET',
  path: '/health-records/persons',
  status: 200,
  summary: '可以看谁的健康档案：本人、孩子、授权给我的人（R161、R378）',
  access: account,
  response: z.object({ items: z.array(RecordPerson), serverTime: instantSchema }),
  errors: [],
})

/** 急救时要知道的. `null`: not for this reader to see; empty: nothing is recorded. */
const EmergencyCard = z.object({
  allergies: z.nullable(z.array(z.object({ id: idSchema, title: z.string() }))),
  bloodGroup: z.nullable(z.string()),
  chronic: z.nullable(z.array(z.object({ id: idSchema, title: z.string(), since: z.nullable(dateSchema) }))),
})
export const RecordHome = z.object({
  person: RecordPerson,
  emergency: EmergencyCard,
  /** Only what this reader may see is counted. */
  counts: z.array(z.object({ category: z.enum(CATEGORY_NAMES), total: z.int() })),
  total: z.int(),
  newest: z.array(RecordItem),
  /** Where the life-line goes on after these. */
  nextCursor: z.nullable(z.string()),
  held: z.array(HeldReport),
  ...freshness,
})
export type RecordHome = z.output<typeof RecordHome>
export const getRecordHome = route({
  id: 'healthRecords.getRecordHome',
  method: 'GET',
  path: '/health-records/persons/:id/home',
  status: 200,
  summary: '健康首页：急救信息、各类数量、最近的记录、各来源截至时间（R161–R166）',
  access: own,
  params: idParams,
  response: RecordHome,
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})

const RecordPage = z.object({ ...page(RecordItem).shape, total: z.int(), held: z.array(HeldReport), ...freshness })
export type RecordPage = z.output<typeof RecordPage>
export const listLifeLine = route({
  id: 'healthRecords.listLifeLine',
  method: 'GET',
  path: '/health-records/persons/:id/life-line',
  status: 200,
  summary: '一生的健康档案，新的在前（R161、R165）',
  access: own,
  params: idParams,
  query: z.strictObject({ filter: z.optional(z.enum(LIFE_LINE_FILTER_NAMES)), ...pageQuery }),
  response: RecordPage,
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const listRecords = route({
  id: 'healthRecords.listRecords',
  method: 'GET',
  path: '/health-records/persons/:id/records',
  status: 200,
  summary: '一类健康记录（R375、R377、R387–R391、R459–R463）',
  access: own,
  params: idParams,
  query: z.strictObject({ category: z.enum(CATEGORY_NAMES), ...pageQuery }),
  response: RecordPage,
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const searchRecords = route({
  id: 'healthRecords.searchRecords',
  method: 'POST',
  path: '/health-records/persons/:id/search',
  status: 200,
  summary: '在能看到的健康记录里找（R165）',
  access: own,
  params: idParams,
  body: z.strictObject({ text: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)), cursor: pageQuery.cursor }),
  response: RecordPage,
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})

export const RecordDetail = z.object({
  ...RecordItem.shape,
  personId: idSchema,
  directory: z.enum(DIRECTORIES),
  labels: z.array(z.enum(LABELS)),
  body: RecordBodySchema,
  /** Who wrote it and how it came here. */
  provenance: z.object({ source: SourceState, version: z.int(), receivedAt: instantSchema, documentId: z.string() }),
  /** How many versions came before this one. */
  earlierVersions: z.int(),
  /** Everything else of the same visit, for an encounter. */
  related: z.array(RecordItem),
  /** Measured values inside this object. */
  parts: z.array(RecordItem),
  /** A file of it may be kept: false when whoever shared it said no. */
  mayDownload: z.boolean(),
  serverTime: instantSchema,
})
export type RecordDetail = z.output<typeof RecordDetail>
export const getRecord = route({
  id: 'healthRecords.getRecord',
  method: 'GET',
  path: '/health-records/records/:id',
  status: 200,
  summary: '一份健康记录：内容、来源、版本、同一次就诊的其他记录（R162、R166、R388）',
  access: own,
  params: idParams,
  response: RecordDetail,
  errors: ['HEALTH_RECORDS.NOT_PERMITTED', 'HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const listRecordVersions = route({
  id: 'healthRecords.listRecordVersions',
  method: 'GET',
  path: '/health-records/records/:id/versions',
  status: 200,
  summary: '一份健康记录以前的版本，新的在前（R163）',
  access: own,
  params: idParams,
  response: z.object({
    items: z.array(z.object({ version: z.int(), status: z.enum(RECORD_STATUSES), receivedAt: instantSchema, body: RecordBodySchema })),
    serverTime: instantSchema,
  }),
  errors: ['HEALTH_RECORDS.NOT_PERMITTED', 'HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})

const GrowthPoint = z.object({
  recordId: idSchema,
  date: dateSchema,
  ageMonths: z.int(),
  /** As written at the source. */
  value: z.string(),
  unit: z.nullable(z.string()),
  orgName: z.nullable(z.string()),
  /** By the standard's own row for this age; null: no row for it. */
  level: z.nullable(z.enum(GROWTH_LEVELS)),
})
export const Growth = z.object({
  metrics: z.array(
    z.object({
      metric: z.enum(GROWTH_METRIC_NAMES),
      points: z.array(GrowthPoint),
      /** P3, P10, P25, P50, P75, P90, P97 at the ages the table has; null: no table for this measure and sex. */
      bands: z.nullable(z.array(z.object({ ageMonths: z.int(), percentiles: z.array(z.number()) }))),
      bandSource: z.nullable(z.string()),
    }),
  ),
  ...freshness,
})
export type Growth = z.output<typeof Growth>
export const getGrowth = route({
  id: 'healthRecords.getGrowth',
  method: 'GET',
  path: '/health-records/persons/:id/growth',
  status: 200,
  summary: '婴幼儿成长记录：体重、身长、头围（R395、R460）',
  access: own,
  params: idParams,
  response: Growth,
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})

const words = z.string().check(z.trim(), z.minLength(5), z.maxLength(500))
export const Correction = z.object({
  id: idSchema,
  recordId: idSchema,
  kind: z.enum(RECORD_KINDS),
  eventAt: instantSchema,
  orgName: z.nullable(z.string()),
  fault: z.enum(CORRECTION_FAULT_NAMES),
  text: z.string(),
  state: z.enum(CORRECTION_STATES),
  answer: z.nullable(z.string()),
  requestedAt: instantSchema,
  changedAt: instantSchema,
  allowedActions: z.array(z.enum(CORRECTION_ACTIONS)),
  version: z.int(),
})
export type Correction = z.output<typeof Correction>
export const requestCorrection = route({
  id: 'healthRecords.requestCorrection',
  method: 'POST',
  path: '/health-records/records/:id/corrections',
  status: 201,
  summary: '请医院更正一份记录（R163）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ fault: z.enum(CORRECTION_FAULT_NAMES), text: words }),
  response: Correction,
  errors: [
    'HEALTH_RECORDS.NOT_PERMITTED',
    'HEALTH_RECORDS.CORRECTION_NOT_YOURS',
    'HEALTH_RECORDS.CORRECTION_OPEN',
    'HEALTH_RECORDS.CORRECTION_NO_AUTHOR',
    'HEALTH_RECORDS.AUDIT_UNAVAILABLE',
  ],
})
export const listCorrections = route({
  id: 'healthRecords.listCorrections',
  method: 'GET',
  path: '/health-records/corrections',
  status: 200,
  summary: '我请医院更正的记录和办理进度',
  access: account,
  query: z.strictObject(pageQuery),
  response: page(Correction),
  errors: [],
})
export const withdrawCorrection = route({
  id: 'healthRecords.withdrawCorrection',
  method: 'POST',
  path: '/health-records/corrections/:id/withdrawal',
  status: 200,
  summary: '撤回更正申请',
  access: own,
  params: idParams,
  response: Correction,
  errors: ['HEALTH_RECORDS.CORRECTION_CLOSED'],
})

export const listDeskCorrections = route({
  id: 'healthRecords.listDeskCorrections',
  method: 'GET',
  path: '/health-records/desk/corrections',
  status: 200,
  summary: '本机构收到的更正申请',
  access: { scope: 'account', roles: desk.roles },
  query: z.strictObject({ open: z.optional(z.enum(['true', 'false'])), ...pageQuery }),
  response: page(Correction),
  errors: [],
})
export const answerCorrection = route({
  id: 'healthRecords.answerCorrection',
  method: 'POST',
  path: '/health-records/desk/corrections/:id/answer',
  status: 200,
  summary: '受理或答复一份更正申请',
  access: desk,
  versioned: true,
  params: idParams,
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('take') }),
    z.strictObject({ action: z.enum(['correct', 'decline']), answer: words }),
  ]),
  response: Correction,
  errors: ['HEALTH_RECORDS.CORRECTION_CLOSED'],
})

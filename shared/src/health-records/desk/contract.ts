import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { DIRECTORIES, RECORD_STATUSES } from '../model.ts'
import { RecordBodySchema } from '../views/content-schema.ts'
import { RecordDetail, RecordHome, RecordItem, SourceState } from '../views/contract.ts'
import { CATEGORY_NAMES, COMPLETENESS, LIFE_LINE_FILTER_NAMES } from '../views/model.ts'
import { DESK_BASIS_NAMES, DESK_PURPOSES } from './model.ts'

const practitioner = { scope: 'account', roles: ['doctor', 'family_doctor'] } as const
const patient = { scope: 'own', roles: ['doctor', 'family_doctor'] } as const
const purpose = z.enum(DESK_PURPOSES)

/** One way to a patient, in force now. */
const DeskPath = z.object({
  basis: z.enum(DESK_BASIS_NAMES),
  purpose,
  institutionId: idSchema,
  institutionName: z.string(),
  directories: z.array(z.enum(DIRECTORIES)),
  until: instantSchema,
})
export const DeskPatient = z.object({
  personId: idSchema,
  nameMasked: z.string(),
  sex: z.enum(['M', 'F']),
  ageYears: z.int(),
  paths: z.array(DeskPath),
})
export type DeskPatient = z.output<typeof DeskPatient>
export const listDeskPatients = route({
  id: 'healthRecords.listDeskPatients',
  method: 'GET',
  path: '/health-records/staff/patients',
  status: 200,
  summary: '我现在能看谁的健康档案（R320、R378）',
  access: practitioner,
  response: z.object({ items: z.array(DeskPatient), serverTime: instantSchema }),
  errors: [],
})
const sources = { sources: z.array(SourceState), completeness: z.enum(COMPLETENESS), serverTime: instantSchema }
export const DeskHome = z.object({
  patient: DeskPatient,
  /** What is read for here, and until when. */
  purpose,
  until: instantSchema,
  directories: z.array(z.enum(DIRECTORIES)),
  emergency: RecordHome.shape.emergency,
  /** Only what may be seen is counted. */
  counts: RecordHome.shape.counts,
  total: z.int(),
  newest: z.array(RecordItem),
  ...sources,
  /** On every page shown: who looks, where, when. */
  watermark: z.string(),
})
export type DeskHome = z.output<typeof DeskHome>
export const getDeskHome = route({
  id: 'healthRecords.getDeskHome',
  method: 'GET',
  path: '/health-records/staff/patients/:id/home',
  status: 200,
  summary: '医生看一位病人的健康档案：能看的目录和数量（R320）',
  access: patient,
  params: idParams,
  query: z.strictObject({ purpose: z.optional(purpose) }),
  response: DeskHome,
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const listDeskRecords = route({
  id: 'healthRecords.listDeskRecords',
  method: 'GET',
  path: '/health-records/staff/patients/:id/records',
  status: 200,
  summary: '医生看一位病人的一类记录或全部经过，新的在前（R161–R166、R320）',
  access: patient,
  params: idParams,
  query: z.strictObject({
    category: z.optional(z.enum(CATEGORY_NAMES)),
    filter: z.optional(z.enum(LIFE_LINE_FILTER_NAMES)),
    purpose: z.optional(purpose),
    ...pageQuery,
  }),
  response: z.object({
    items: z.array(RecordItem),
    nextCursor: z.nullable(z.string()),
    total: z.int(),
    nameMasked: z.string(),
    until: instantSchema,
    watermark: z.string(),
    ...sources,
  }),
  errors: ['HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const DeskRecord = z.extend(RecordDetail, { watermark: z.string(), until: instantSchema, nameMasked: z.string() })
export type DeskRecord = z.output<typeof DeskRecord>
export const getDeskRecord = route({
  id: 'healthRecords.getDeskRecord',
  method: 'GET',
  path: '/health-records/staff/records/:id',
  status: 200,
  summary: '医生看一份记录的内容（R162、R166、R320）',
  access: patient,
  params: idParams,
  query: z.strictObject({ purpose: z.optional(purpose) }),
  response: DeskRecord,
  errors: ['HEALTH_RECORDS.NOT_PERMITTED', 'HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const listDeskRecordVersions = route({
  id: 'healthRecords.listDeskRecordVersions',
  method: 'GET',
  path: '/health-records/staff/records/:id/versions',
  status: 200,
  summary: '医生看一份记录以前的版本',
  access: patient,
  params: idParams,
  query: z.strictObject({ purpose: z.optional(purpose) }),
  response: z.object({
    items: z.array(z.object({ version: z.int(), status: z.enum(RECORD_STATUSES), receivedAt: instantSchema, body: RecordBodySchema })),
    serverTime: instantSchema,
  }),
  errors: ['HEALTH_RECORDS.NOT_PERMITTED', 'HEALTH_RECORDS.AUDIT_UNAVAILABLE'],
})
export const showDeskPatientName = route({
  id: 'healthRecords.showDeskPatientName',
  method: 'POST',
  path: '/health-records/staff/patients/:id/name',
  status: 200,
  summary: '核对全名；看一次记一次',
  access: patient,
  params: idParams,
  response: z.object({ name: z.string() }),
  errors: [],
})

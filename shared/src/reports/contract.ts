import * as z from 'zod/mini'
import { RECORD_STATUSES } from '../health-records/model.ts'
import { dateSchema, idParams, idSchema, instantSchema, timeSchema } from '../kernel/ids.ts'
import { page, pageQuery } from '../kernel/paging.ts'
import { route } from '../kernel/route.ts'
import {
  FLAGS,
  LEFT_OUT_REASONS,
  PROGRESS_STATES,
  PUSH_CHANNELS,
  PUSH_WANTS,
  REPEAT_DAYS_MOST,
  REPEATS_MOST,
  REPORT_KINDS,
  REPORT_TABS,
  VERDICTS,
} from './model.ts'

const own = { scope: 'own', roles: ['resident'] } as const
const person = { scope: 'person', roles: ['resident'] } as const

const ReportRow = z.object({
  id: idSchema,
  kind: z.enum(REPORT_KINDS),
  title: z.string(),
  /** When it happened to the person. */
  at: instantSchema,
  institutionName: z.nullable(z.string()),
  state: z.enum(PROGRESS_STATES),
  /** Not out yet: ordered, or in the laboratory. */
  isPending: z.boolean(),
  isUnread: z.boolean(),
  verdict: z.enum(VERDICTS),
  abnormalCount: z.int(),
})
export type ReportRow = z.output<typeof ReportRow>

/** A report that waits for its doctor: that it exists, and where to get it. */
const HeldReport = z.object({ kind: z.enum(REPORT_KINDS), at: instantSchema, institutionName: z.nullable(z.string()) })
export type HeldReport = z.output<typeof HeldReport>
const Freshness = z.object({ name: z.string(), state: z.enum(['FRESH', 'STALE', 'NEVER']), asOf: z.nullable(instantSchema) })
export type ReportFreshness = z.output<typeof Freshness>

export const listReports = route({
  id: 'reports.listReports',
  method: 'POST',
  path: '/reports/search',
  status: 200,
  summary: '一个人的检验检查报告：全部、未读、异常，可按医院、类别、时间、名称找（R366、R376、R390）',
  access: person,
  body: z.strictObject({
    personId: idSchema,
    tab: z.enum(REPORT_TABS),
    kind: z.optional(z.enum(REPORT_KINDS)),
    institutionId: z.optional(idSchema),
    /** First and last day, inclusive. */
    from: z.optional(dateSchema),
    to: z.optional(dateSchema),
    title: z.optional(z.string().check(z.maxLength(40))),
    ...pageQuery,
  }),
  response: z.extend(page(ReportRow), {
    /** Of what this reader may see and asked for, by tab. */
    counts: z.object({ ALL: z.int(), UNREAD: z.int(), ABNORMAL: z.int() }),
    held: z.array(HeldReport),
    /** Whose reports there are at all, to choose from. */
    institutions: z.array(z.object({ id: idSchema, name: z.string() })),
    sources: z.array(Freshness),
    serverTime: instantSchema,
  }),
  errors: [],
})

const Range = z.object({
  low: z.nullable(z.string()),
  high: z.nullable(z.string()),
  text: z.nullable(z.string()),
  source: z.enum(['REPORT', 'NATIONAL']),
  document: z.nullable(z.string()),
  isVerified: z.boolean(),
})
/** The number on its line; positions in thousandths of the width. */
const NumberLine = z.object({
  zones: z.array(z.object({ from: z.int(), to: z.int(), flag: z.enum(FLAGS) })),
  marks: z.array(z.object({ at: z.int(), text: z.string() })),
  now: z.int(),
  before: z.nullable(z.int()),
})
export type NumberLine = z.output<typeof NumberLine>

const ReportItem = z.object({
  id: idSchema,
  title: z.string(),
  originalTitle: z.nullable(z.string()),
  /** As the laboratory wrote it, `<0.01`; several lines for a panel. */
  value: z.string(),
  unit: z.nullable(z.string()),
  flag: z.nullable(z.enum(FLAGS)),
  flaggedBy: z.nullable(z.enum(['LAB', 'RANGE'])),
  isContradictory: z.boolean(),
  range: z.nullable(Range),
  line: z.nullable(NumberLine),
  before: z.nullable(z.object({ at: instantSchema, value: z.string() })),
  hasTrend: z.boolean(),
  specimenType: z.nullable(z.string()),
  method: z.nullable(z.string()),
  note: z.nullable(z.string()),
})
export type ReportItem = z.output<typeof ReportItem>

const Progress = z.object({
  state: z.enum(PROGRESS_STATES),
  steps: z.array(z.object({ state: z.enum(PROGRESS_STATES), at: z.nullable(instantSchema) })),
})
export const Report = z.object({
  id: idSchema,
  personId: idSchema,
  personNameMasked: z.string(),
  kind: z.enum(REPORT_KINDS),
  title: z.string(),
  originalTitle: z.nullable(z.string()),
  status: z.enum(RECORD_STATUSES),
  isPending: z.boolean(),
  at: instantSchema,
  issuedAt: z.nullable(instantSchema),
  verdict: z.enum(VERDICTS),
  abnormalCount: z.int(),
  /** In words, from what was measured; `source` says who says so. */
  headline: z.string(),
  lines: z.array(z.object({ text: z.string(), source: z.string() })),
  /** 请尽快联系医生, with the number to call. */
  critical: z.nullable(z.object({ text: z.string(), institutionName: z.nullable(z.string()), phone: z.nullable(z.string()) })),
  items: z.array(ReportItem),
  imaging: z.nullable(
    z.object({ modality: z.nullable(z.string()), bodySite: z.nullable(z.string()), finding: z.nullable(z.string()), impression: z.nullable(z.string()) }),
  ),
  /** What an amended report says otherwise than the version before. */
  changes: z.array(z.object({ title: z.string(), before: z.string(), after: z.string() })),
  progress: z.nullable(Progress),
  specimenTypes: z.array(z.string()),
  department: z.nullable(z.string()),
  doctor: z.nullable(z.string()),
  note: z.nullable(z.string()),
  institutionName: z.nullable(z.string()),
  institutionPhone: z.nullable(z.string()),
  source: z.object({ name: z.string(), version: z.int(), receivedAt: instantSchema }),
  mayDownload: z.boolean(),
  isUnread: z.boolean(),
})
export type Report = z.output<typeof Report>

export const getReport = route({
  id: 'reports.getReport',
  method: 'GET',
  path: '/reports/:id',
  status: 200,
  summary: '一份报告：先说结论，再看数字、参考范围、进展、更正了什么（R366、R376）',
  access: own,
  params: idParams,
  response: Report,
  errors: ['REPORTS.NOT_PERMITTED'],
})

export const TrendPoint = z.object({
  id: idSchema,
  at: instantSchema,
  institutionName: z.nullable(z.string()),
  method: z.nullable(z.string()),
  /** In the unit of the axis, `<0.01`. */
  value: z.string(),
  /** The same as a number, for drawing only. */
  plot: z.number(),
  /** As reported, where it was converted. */
  original: z.nullable(z.string()),
  bandLow: z.nullable(z.number()),
  bandHigh: z.nullable(z.number()),
  range: z.nullable(z.string()),
  flag: z.nullable(z.enum(FLAGS)),
})
export type TrendPoint = z.output<typeof TrendPoint>
export const getTrend = route({
  id: 'reports.getTrend',
  method: 'GET',
  path: '/reports/items/:id/trend',
  status: 200,
  summary: '一项指标的历次变化：每个点用自己那份报告的参考范围（R367、R376）',
  access: own,
  params: idParams,
  response: z.object({
    title: z.string(),
    unit: z.nullable(z.string()),
    specimenType: z.nullable(z.string()),
    isDrawn: z.boolean(),
    points: z.array(TrendPoint),
    leftOut: z.array(z.object({ at: instantSchema, institutionName: z.nullable(z.string()), value: z.string(), reason: z.enum(LEFT_OUT_REASONS) })),
  }),
  errors: ['REPORTS.NOT_PERMITTED', 'REPORTS.NO_TREND'],
})

export const readReport = route({
  id: 'reports.readReport',
  method: 'PUT',
  path: '/reports/:id/read',
  status: 204,
  summary: '标为看过，不再提醒（R365）',
  access: own,
  params: idParams,
  response: null,
  errors: ['REPORTS.NOT_PERMITTED'],
})

export const getReportFile = route({
  id: 'reports.getReportFile',
  method: 'GET',
  path: '/reports/:id/file',
  status: 200,
  summary: '报告 PDF，每页印着谁、什么时候下载的哪一版（R366）',
  access: own,
  params: idParams,
  file: true,
  response: null,
  errors: ['REPORTS.NOT_PERMITTED', 'REPORTS.NO_DOWNLOAD', 'REPORTS.NOT_OUT_YET'],
})

const wish = {
  wants: z.enum(PUSH_WANTS),
  quietFrom: z.nullable(timeSchema),
  quietTo: z.nullable(timeSchema),
  channel: z.enum(PUSH_CHANNELS),
  repeatDays: z.nullable(z.int().check(z.gte(1), z.lte(REPEAT_DAYS_MOST))),
  repeatMost: z.int().check(z.gte(1), z.lte(REPEATS_MOST)),
}
const PushRule = z.object({
  id: idSchema,
  /** null: every institution. */
  institutionId: z.nullable(idSchema),
  institutionName: z.nullable(z.string()),
  /** null: 检验 and 检查. */
  kind: z.nullable(z.enum(REPORT_KINDS)),
  ...wish,
})
export type PushRule = z.output<typeof PushRule>

export const listPushRules = route({
  id: 'reports.listPushRules',
  method: 'GET',
  path: '/reports/push-rules/:personId',
  status: 200,
  summary: '报告提醒怎么发给我（R365、R367）',
  access: person,
  params: z.strictObject({ personId: idSchema }),
  response: z.object({ usual: z.object(wish), rules: z.array(PushRule) }),
  errors: [],
})
export const addPushRule = route({
  id: 'reports.addPushRule',
  method: 'POST',
  path: '/reports/push-rules',
  status: 201,
  summary: '定一条报告提醒：医院、类别、只要异常、时段、渠道、没看再提醒（R367）',
  access: person,
  idempotent: true,
  body: z.strictObject({ personId: idSchema, institutionId: z.nullable(idSchema), kind: z.nullable(z.enum(REPORT_KINDS)), ...wish }),
  response: PushRule,
  errors: ['REPORTS.RULE_EXISTS', 'REPORTS.TOO_MANY_RULES'],
})
export const putPushRule = route({
  id: 'reports.putPushRule',
  method: 'PUT',
  path: '/reports/push-rules/:id',
  status: 200,
  summary: '改一条报告提醒',
  access: own,
  params: idParams,
  body: z.strictObject(wish),
  response: PushRule,
  errors: [],
})
export const deletePushRule = route({
  id: 'reports.deletePushRule',
  method: 'DELETE',
  path: '/reports/push-rules/:id',
  status: 204,
  summary: '删掉一条报告提醒',
  access: own,
  params: idParams,
  response: null,
  errors: [],
})

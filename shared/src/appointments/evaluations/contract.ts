import * as z from 'zod/mini'
import { CsvFile } from '../../kernel/csv-file.ts'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { account, open, own, poolManager, regulator } from '../access.ts'
import { CONTENT_CHECKS, DIMENSIONS, EVALUATION_STATES, HIDE_REASONS, SCORE_KINDS } from './model.ts'

const stars = z.number().check(z.int(), z.gte(1), z.lte(5))
const ratings = z.partialRecord(z.enum(DIMENSIONS), stars)
const words = z.string().check(z.trim(), z.minLength(1), z.maxLength(500))
const month = z.string().check(z.regex(/^\d{4}-\d{2}$/))

const Visit = z.object({
  appointmentId: idSchema,
  institutionName: z.string(),
  departmentName: z.string(),
  doctorId: idSchema,
  doctorName: z.string(),
  doctorTitle: z.string(),
  date: dateSchema,
  personNameMasked: z.string(),
  /** Last day for an evaluation. */
  until: dateSchema,
})
const Answer = z.object({ text: z.string(), month })
export const MyEvaluation = z.object({
  id: idSchema,
  visit: Visit,
  ratings,
  text: z.nullable(z.string()),
  isAnonymous: z.boolean(),
  state: z.enum(EVALUATION_STATES),
  /** One plain sentence: who can see it, what happens next. */
  stateText: z.string(),
  answer: z.nullable(Answer),
  submittedAt: instantSchema,
  allowedActions: z.array(z.enum(['withdraw'])),
})
export type MyEvaluation = z.output<typeof MyEvaluation>

export const getVisitEvaluation = route({
  id: 'appointments.getVisitEvaluation',
  method: 'GET',
  path: '/appointments/:id/evaluation',
  status: 200,
  summary: '一次就诊的评价：能不能评、评过什么（R355）',
  access: own,
  params: idParams,
  response: z.object({ visit: Visit, evaluation: z.nullable(MyEvaluation), refusal: z.nullable(z.string()) }),
  errors: [],
})
export const submitEvaluation = route({
  id: 'appointments.submitEvaluation',
  method: 'POST',
  path: '/appointments/:id/evaluation',
  status: 201,
  summary: '评价一次就诊，只有一次（R355、A08）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ ratings, text: z.optional(words), isAnonymous: z.boolean() }),
  response: MyEvaluation,
  errors: ['APPOINTMENTS.NOT_ATTENDED', 'APPOINTMENTS.EVALUATION_TOO_LATE', 'APPOINTMENTS.EVALUATED_ALREADY', 'APPOINTMENTS.STARS_NEEDED'],
})
export const listMyEvaluations = route({
  id: 'appointments.listMyEvaluations',
  method: 'GET',
  path: '/appointments/evaluations',
  status: 200,
  summary: '等评价的就诊与我的评价（R355）',
  access: account,
  query: z.strictObject({ ...pageQuery }),
  response: z.extend(page(MyEvaluation), { waiting: z.array(Visit) }),
  errors: [],
})
export const withdrawEvaluation = route({
  id: 'appointments.withdrawEvaluation',
  method: 'POST',
  path: '/appointments/evaluations/:id/withdrawal',
  status: 200,
  summary: '撤回评价：不再显示，也不再计分',
  access: own,
  idempotent: true,
  params: idParams,
  response: MyEvaluation,
  errors: ['APPOINTMENTS.EVALUATION_ACTION_NOT_ALLOWED'],
})

export const getScore = route({
  id: 'appointments.getScore',
  method: 'GET',
  path: '/appointments/scores',
  status: 200,
  summary: '评分与样本数：不足 5 条不出分（R355、A08）',
  access: open,
  query: z.strictObject({ kind: z.enum(SCORE_KINDS), objectId: idSchema }),
  response: z.object({
    asOf: instantSchema,
    scoreX10: z.nullable(z.number()),
    sampleSize: z.number(),
    dimensions: z.array(z.object({ dimension: z.enum(DIMENSIONS), scoreX10: z.number(), sampleSize: z.number() })),
  }),
  errors: [],
})
/** Nobody is named, the day is not shown: months only. */
export const PublishedEvaluation = z.object({ id: idSchema, month, ratings, text: z.string(), answer: z.nullable(Answer) })
export type PublishedEvaluation = z.output<typeof PublishedEvaluation>
export const listPublishedEvaluations = route({
  id: 'appointments.listPublishedEvaluations',
  method: 'GET',
  path: '/appointments/published-evaluations',
  status: 200,
  summary: '公开的评价与医院的回复（R355）',
  access: open,
  query: z.strictObject({ kind: z.enum(SCORE_KINDS), objectId: idSchema, ...pageQuery }),
  response: page(PublishedEvaluation),
  errors: [],
})

export const HospitalEvaluation = z.object({
  id: idSchema,
  version: z.number(),
  departmentName: z.string(),
  doctorName: z.string(),
  visitMonth: month,
  /** Only when the resident chose to be known; masked. */
  personNameMasked: z.nullable(z.string()),
  ratings,
  text: z.nullable(z.string()),
  state: z.enum(EVALUATION_STATES),
  submittedAt: instantSchema,
  answer: z.nullable(z.object({ text: z.string(), state: z.enum(EVALUATION_STATES), hiddenReason: z.nullable(z.enum(HIDE_REASONS)) })),
  allowedActions: z.array(z.enum(['answer'])),
})
export type HospitalEvaluation = z.output<typeof HospitalEvaluation>
const HOSPITAL_FILTERS = ['unanswered', 'low', 'all'] as const
export const listHospitalEvaluations = route({
  id: 'appointments.listHospitalEvaluations',
  method: 'GET',
  path: '/appointments/staff/evaluations',
  status: 200,
  summary: '本院收到的评价（R355）',
  access: poolManager,
  query: z.strictObject({
    institutionId: z.optional(idSchema),
    filter: z.optional(z.enum(HOSPITAL_FILTERS)),
    departmentId: z.optional(idSchema),
    month: z.optional(month),
    ...pageQuery,
  }),
  response: z.extend(page(HospitalEvaluation), { asOf: instantSchema, institutionName: z.string() }),
  errors: [],
})
export const answerEvaluation = route({
  id: 'appointments.answerEvaluation',
  method: 'POST',
  path: '/appointments/staff/evaluations/:id/answer',
  status: 201,
  summary: '医院公开回复，一条评价一次，审核后公开',
  access: poolManager,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ text: words }),
  response: HospitalEvaluation,
  errors: ['APPOINTMENTS.EVALUATION_ACTION_NOT_ALLOWED'],
})

const Average = z.object({ sampleSize: z.number(), scoreX10: z.nullable(z.number()) })
const analysisQuery = z.strictObject({ institutionId: z.optional(idSchema), months: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(24))) })
export const getEvaluationAnalysis = route({
  id: 'appointments.getEvaluationAnalysis',
  method: 'GET',
  path: '/appointments/staff/evaluation-analysis',
  status: 200,
  summary: '评价分析：按月、按项、按科室（R355 大数据分析）',
  access: poolManager,
  query: analysisQuery,
  response: z.object({
    asOf: instantSchema,
    institutionId: idSchema,
    institutionName: z.string(),
    from: month,
    to: month,
    total: Average,
    unanswered: z.number(),
    visits: z.number(),
    months: z.array(z.extend(Average, { month })),
    dimensions: z.array(z.extend(Average, { dimension: z.enum(DIMENSIONS) })),
    /** Lowest first; too small samples last. */
    departments: z.array(z.extend(Average, { departmentId: idSchema, departmentName: z.string(), unanswered: z.number() })),
  }),
  errors: [],
})
export const exportEvaluationAnalysis = route({
  id: 'appointments.exportEvaluationAnalysis',
  method: 'GET',
  path: '/appointments/staff/evaluation-analysis/csv',
  status: 200,
  summary: '评价分析导出 CSV',
  access: poolManager,
  query: analysisQuery,
  response: CsvFile,
  errors: [],
})

const MODERATION_FILTERS = ['waiting', 'burst', 'published', 'hidden'] as const
const MODERATED_OBJECTS = ['EVALUATION', 'ANSWER'] as const
/** Words of a resident or of a hospital; the regulator never learns who wrote them. */
export const ModerationItem = z.object({
  /** Of the evaluation, also where its answer is moderated. */
  id: idSchema,
  object: z.enum(MODERATED_OBJECTS),
  version: z.number(),
  institutionName: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  ratings,
  text: z.nullable(z.string()),
  /** What an answer answers. */
  about: z.nullable(z.string()),
  state: z.enum(EVALUATION_STATES),
  contentCheck: z.enum(CONTENT_CHECKS),
  inBurst: z.boolean(),
  hiddenReason: z.nullable(z.enum(HIDE_REASONS)),
  submittedAt: instantSchema,
  allowedActions: z.array(z.enum(['publish', 'hide'])),
})
export type ModerationItem = z.output<typeof ModerationItem>
export const listModeration = route({
  id: 'appointments.listModeration',
  method: 'GET',
  path: '/appointments/regulator/evaluations',
  status: 200,
  summary: '评价与回复的审核队列（R355、R269）',
  access: regulator,
  query: z.strictObject({ filter: z.optional(z.enum(MODERATION_FILTERS)), ...pageQuery }),
  response: z.extend(page(ModerationItem), { asOf: instantSchema, waiting: z.number() }),
  errors: [],
})
export const moderateEvaluation = route({
  id: 'appointments.moderateEvaluation',
  method: 'POST',
  path: '/appointments/regulator/evaluations/:id/decision',
  status: 200,
  summary: '公开或不予公开一条评价或回复，写明原因',
  access: regulator,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.discriminatedUnion('decision', [
    z.strictObject({ object: z.enum(MODERATED_OBJECTS), decision: z.literal('PUBLISH') }),
    z.strictObject({ object: z.enum(MODERATED_OBJECTS), decision: z.literal('HIDE'), reason: z.enum(HIDE_REASONS) }),
  ]),
  response: ModerationItem,
  errors: ['APPOINTMENTS.EVALUATION_ACTION_NOT_ALLOWED'],
})

import * as z from 'zod/mini'
import { CsvFile } from '../../kernel/csv-file.ts'
import { dateSchema, idParams, idSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { ACTIVATION_STATE_CODES, ANSWER_TEXT_MAX_LENGTH, MOST_QUESTIONS, QUESTION_KINDS } from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const
const staff = { scope: 'institution', roles: ['grid_manager'] } as const

const nodeCode = z.string().check(z.regex(/^\d{4,18}$/))
const Choice = z.object({ value: z.string(), label: z.string() })
const QuestionView = z.object({
  id: z.string(),
  kind: z.enum(QUESTION_KINDS),
  text: z.string(),
  isRequired: z.boolean(),
  /** Empty for words. */
  choices: z.array(Choice),
})

// ---- 居民 ----

export const OpenServiceEvaluation = z.object({
  id: idSchema,
  name: z.string(),
  nodeName: z.string(),
  untilDay: dateSchema,
  isAnswered: z.boolean(),
  questions: z.array(QuestionView),
})
export type OpenServiceEvaluation = z.output<typeof OpenServiceEvaluation>

export const listOpenServiceEvaluations = route({
  id: 'gridEvents.listOpenServiceEvaluations',
  method: 'GET',
  path: '/grid-events/service-evaluations/open',
  status: 200,
  summary: '我选的社区（村）现在可以填的服务评价（R265）',
  access: account,
  query: z.strictObject({ nodeCode }),
  response: z.object({ nodeName: z.string(), items: z.array(OpenServiceEvaluation) }),
  errors: ['GRID_EVENTS.NODE_UNKNOWN'],
})
/** No idempotency key on purpose: its record would keep the account beside a hash of the answers. The participation row makes it happen once. */
export const answerServiceEvaluation = route({
  id: 'gridEvents.answerServiceEvaluation',
  method: 'PUT',
  path: '/grid-events/service-evaluations/:id/answer',
  status: 204,
  summary: '匿名填一次服务评价（R265）',
  access: account,
  params: idParams,
  body: z.strictObject({
    answers: z
      .array(z.strictObject({ question: z.string().check(z.maxLength(40)), value: z.string().check(z.maxLength(ANSWER_TEXT_MAX_LENGTH)) }))
      .check(z.maxLength(MOST_QUESTIONS)),
  }),
  response: null,
  errors: ['GRID_EVENTS.EVALUATION_NOT_OPEN', 'GRID_EVENTS.EVALUATION_ANSWERED', 'GRID_EVENTS.EVALUATION_INCOMPLETE'],
})

// ---- 管理人员 ----

export const ServiceActivation = z.object({
  id: idSchema,
  version: z.int(),
  name: z.string(),
  nodeCode: z.string(),
  nodeName: z.string(),
  fromDay: dateSchema,
  untilDay: dateSchema,
  state: z.enum(ACTIVATION_STATE_CODES),
  mayStop: z.boolean(),
  answers: z.int(),
})
export type ServiceActivation = z.output<typeof ServiceActivation>

export const ServiceResults = z.extend(ServiceActivation, {
  /** Null below five answers. */
  questions: z.array(
    z.extend(QuestionView, {
      answered: z.nullable(z.int()),
      mean: z.nullable(z.number()),
      counts: z.nullable(z.array(z.extend(Choice, { count: z.int() }))),
    }),
  ),
})
export type ServiceResults = z.output<typeof ServiceResults>

export const getServiceQuestionnaire = route({
  id: 'gridEvents.getServiceQuestionnaire',
  method: 'GET',
  path: '/grid-events/service-evaluations/questionnaire',
  status: 200,
  summary: '统一的社区（村）服务评价问卷，和可以启用它的地方（R265）',
  access: staff,
  response: z.object({
    version: z.int(),
    title: z.string(),
    questions: z.array(QuestionView),
    nodes: z.array(z.object({ code: z.string(), name: z.string() })),
  }),
  errors: [],
})
export const activateServiceEvaluation = route({
  id: 'gridEvents.activateServiceEvaluation',
  method: 'POST',
  path: '/grid-events/service-evaluations',
  status: 201,
  summary: '启用问卷，写明这一次的名称和起止日期（R265）',
  access: staff,
  idempotent: true,
  body: z.strictObject({
    nodeCode,
    name: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
    fromDay: dateSchema,
    untilDay: dateSchema,
  }),
  response: ServiceActivation,
  errors: ['GRID_EVENTS.NODE_UNKNOWN', 'GRID_EVENTS.EVALUATION_NAME_TAKEN', 'GRID_EVENTS.EVALUATION_DAYS_WRONG'],
})
export const listServiceEvaluations = route({
  id: 'gridEvents.listServiceEvaluations',
  method: 'GET',
  path: '/grid-events/service-evaluations',
  status: 200,
  summary: '本辖区启用过的服务评价，新的在前（R265）',
  access: staff,
  query: z.strictObject(pageQuery),
  response: page(ServiceActivation),
  errors: [],
})
export const getServiceEvaluation = route({
  id: 'gridEvents.getServiceEvaluation',
  method: 'GET',
  path: '/grid-events/service-evaluations/:id',
  status: 200,
  summary: '一次服务评价的结果；不到 5 份不显示数字（R265）',
  access: staff,
  params: idParams,
  response: ServiceResults,
  errors: [],
})
export const listServiceAnswers = route({
  id: 'gridEvents.listServiceAnswers',
  method: 'GET',
  path: '/grid-events/service-evaluations/:id/answers',
  status: 200,
  summary: '一个数字背后的答卷，都不记名（R265）',
  access: staff,
  params: idParams,
  query: z.strictObject({ question: z.optional(z.string().check(z.maxLength(40))), value: z.optional(z.string().check(z.maxLength(40))), ...pageQuery }),
  response: z.extend(page(z.object({ id: idSchema, answers: z.array(z.object({ question: z.string(), answer: z.string() })) })), { isHidden: z.boolean() }),
  errors: [],
})
export const stopServiceEvaluation = route({
  id: 'gridEvents.stopServiceEvaluation',
  method: 'POST',
  path: '/grid-events/service-evaluations/:id/stop',
  status: 200,
  summary: '停用一次服务评价（R265）',
  access: staff,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: ServiceActivation,
  errors: ['GRID_EVENTS.EVALUATION_NOT_OPEN'],
})
export const exportServiceAnswers = route({
  id: 'gridEvents.exportServiceAnswers',
  method: 'GET',
  path: '/grid-events/service-evaluations/:id/export',
  status: 200,
  summary: '答卷表格，不记名；不到 5 份没有内容',
  access: staff,
  params: idParams,
  response: CsvFile,
  errors: [],
})

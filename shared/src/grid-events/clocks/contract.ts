import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { CATEGORY_CODES } from '../model.ts'
import { ANY_CATEGORY, CLOCK_KIND_CODES, CLOCK_UNIT_CODES } from './model.ts'

/** A clock of an event on the wire; `model.ts` says what its fields mean. */
export const ClockViewSchema = z.object({
  kind: z.enum(CLOCK_KIND_CODES),
  startedAt: instantSchema,
  dueAt: instantSchema,
  yellowFrom: instantSchema,
  unit: z.enum(CLOCK_UNIT_CODES),
  isPaused: z.boolean(),
  isProvisional: z.boolean(),
  stoppedAt: z.nullable(instantSchema),
  isMet: z.boolean(),
})

// ---- limits, as data ----

const access = { scope: 'region', roles: ['grid_manager', 'system_admin'] } as const
const rule = {
  category: z.enum([ANY_CATEGORY, ...CATEGORY_CODES]),
  areaCode: z.string().check(z.regex(/^\d{4,18}$/)),
  timer: z.enum(CLOCK_KIND_CODES),
  limitN: z.number().check(z.int(), z.gte(1), z.lte(1440)),
  unit: z.enum(CLOCK_UNIT_CODES),
  /** The document that sets it. */
  basis: z.string().check(z.trim(), z.minLength(2), z.maxLength(200)),
}
export const SlaRule = z.object({
  id: idSchema,
  ...rule,
  areaName: z.string(),
  /** false: a sample, nobody has confirmed it. */
  isReviewed: z.boolean(),
  /** null: came with the product. */
  makerName: z.nullable(z.string()),
  madeAt: instantSchema,
  reviewerName: z.nullable(z.string()),
  reviewedAt: z.nullable(instantSchema),
  supersededAt: z.nullable(instantSchema),
  mayReview: z.boolean(),
})
export type SlaRule = z.output<typeof SlaRule>
export const listSlaRules = route({
  id: 'gridEvents.listSlaRules',
  method: 'GET',
  path: '/grid-events/sla-rules',
  status: 200,
  summary: '事件的时限：按类别和地方，最长的地方先用；没有核定的写明是示例（§3.4）',
  access,
  response: z.object({
    items: z.array(SlaRule),
    history: z.array(SlaRule),
    mayChange: z.boolean(),
    calendar: z.object({ coveredUntil: z.nullable(dateSchema), source: z.nullable(z.string()), importedAt: z.nullable(instantSchema) }),
  }),
  errors: [],
})
export const putSlaRule = route({
  id: 'gridEvents.putSlaRule',
  method: 'POST',
  path: '/grid-events/sla-rules',
  status: 201,
  summary: '改一条时限：旧的留档，新的等另一个人核定；已经在走的时限不变',
  access,
  idempotent: true,
  body: z.strictObject(rule),
  response: SlaRule,
  errors: ['GRID_EVENTS.SLA_NOT_ALLOWED', 'GRID_EVENTS.SLA_LIMIT_WRONG', 'GRID_EVENTS.NODE_UNKNOWN'],
})
export const reviewSlaRule = route({
  id: 'gridEvents.reviewSlaRule',
  method: 'POST',
  path: '/grid-events/sla-rules/:id/review',
  status: 200,
  summary: '核定一条时限；不能核定自己改的',
  access,
  params: idParams,
  response: SlaRule,
  errors: ['GRID_EVENTS.SLA_NOT_ALLOWED', 'GRID_EVENTS.SLA_OWN_CHANGE', 'GRID_EVENTS.SLA_SETTLED'],
})

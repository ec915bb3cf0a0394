import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { MediaView } from '../media/contract.ts'
import { MOST_PHOTOS } from '../model.ts'
import {
  DUTY_EVERY,
  DUTY_KINDS,
  DUTY_POSTS,
  DUTY_STATES,
  MOST_RECTIFY_WORKDAYS,
  MOST_WORDS,
  ORDER_ACTION_CODES,
  ORDER_CAUSES,
  ORDER_DEEDS,
  ORDER_OBJECTS,
  ORDER_STATES,
} from './model.ts'

const keys = <K extends string>(table: Record<K, unknown>): [K, ...K[]] => Object.keys(table) as [K, ...K[]]
const staff = { scope: 'institution', roles: ['grid_worker', 'grid_manager'] } as const
const own = { scope: 'account', roles: ['grid_worker', 'grid_manager'] } as const
const manager = { scope: 'institution', roles: ['grid_manager'] } as const
const managing = { scope: 'account', roles: ['grid_manager'] } as const

const words = z.string().check(z.trim(), z.maxLength(MOST_WORDS))
const saidWords = words.check(z.minLength(2))
const mediaIds = z.array(idSchema).check(z.maxLength(MOST_PHOTOS))
const nodeCode = z.string().check(z.regex(/^\d{4,18}$/))
const workdays = z.number().check(z.int(), z.gte(1), z.lte(MOST_RECTIFY_WORKDAYS))

// ---- kind 2: orders ----

export const GridOrderLine = z.object({
  id: idSchema,
  version: z.number(),
  state: z.enum(keys(ORDER_STATES)),
  objectKind: z.enum(keys(ORDER_OBJECTS)),
  objectId: idSchema,
  /** Number and category of an event, name of a work record. */
  objectLabel: z.string(),
  nodeCode,
  nodeName: z.string(),
  /** Who has to rectify. */
  accountId: idSchema,
  personName: z.string(),
  isMine: z.boolean(),
  cause: z.enum(keys(ORDER_CAUSES)),
  demand: z.string(),
  madeAt: instantSchema,
  issuedAt: z.nullable(instantSchema),
  issuerName: z.nullable(z.string()),
  signBy: z.nullable(instantSchema),
  dueAt: z.nullable(instantSchema),
  fails: z.number(),
  /** Rungs of `ORDER_LADDER` taken. */
  rungs: z.number(),
})
export type GridOrderLine = z.output<typeof GridOrderLine>
export const GridOrder = z.extend(GridOrderLine, {
  signedAt: z.nullable(instantSchema),
  answeredAt: z.nullable(instantSchema),
  closedAt: z.nullable(instantSchema),
  steps: z.array(
    z.object({
      seq: z.number(),
      action: z.enum(ORDER_ACTION_CODES),
      /** null: a clock. */
      byName: z.nullable(z.string()),
      note: z.string(),
      at: instantSchema,
      photos: z.array(MediaView),
    }),
  ),
  allowedActions: z.array(z.enum(ORDER_DEEDS)),
})
export type GridOrder = z.output<typeof GridOrder>

/** Mine to do · issued by me · proposed by a clock in my nodes · everything in my nodes. */
const ORDER_VIEWS = ['MINE', 'ISSUED', 'PROPOSED', 'AREA'] as const
export const listGridOrders = route({
  id: 'gridEvents.listOrders',
  method: 'GET',
  path: '/grid-events/orders',
  status: 200,
  summary: '督办单：要我办的、我发出的、等我定的、我管的范围里的（R262）',
  access: own,
  query: z.strictObject({
    view: z.enum(ORDER_VIEWS),
    accountId: z.optional(idSchema),
    /** Issued on these days, both included: what 被督办次数 counts. */
    from: z.optional(dateSchema),
    to: z.optional(dateSchema),
    ...pageQuery,
  }),
  response: z.extend(page(GridOrderLine), {
    counts: z.object({ MINE: z.number(), PROPOSED: z.number(), REVIEW: z.number() }),
  }),
  errors: [],
})
export const getGridOrder = route({
  id: 'gridEvents.getOrder',
  method: 'GET',
  path: '/grid-events/orders/:id',
  status: 200,
  summary: '一张督办单和它的经过',
  access: staff,
  params: idParams,
  response: GridOrder,
  errors: [],
})

export const GridOrderOffer = z.object({
  objectKind: z.enum(keys(ORDER_OBJECTS)),
  objectId: idSchema,
  objectLabel: z.string(),
  nodeName: z.string(),
  /** Whom it may go to: whoever handles it first, then those who work there. */
  people: z.array(
    z.object({
      accountId: idSchema,
      name: z.string(),
      post: z.string(),
      isHandler: z.boolean(),
      /** Of this person and thing, still open: to be gone on with instead. */
      openOrderId: z.nullable(idSchema),
    }),
  ),
  defaultWorkdays: z.number(),
})
export type GridOrderOffer = z.output<typeof GridOrderOffer>
export const offerGridOrder = route({
  id: 'gridEvents.offerOrder',
  method: 'GET',
  path: '/grid-events/orders/offer/:kind/:id',
  status: 200,
  summary: '对这件事或这条工作记录可以督办谁',
  access: manager,
  params: z.strictObject({ kind: z.enum(keys(ORDER_OBJECTS)), id: idSchema }),
  response: GridOrderOffer,
  errors: [],
})
export const issueGridOrder = route({
  id: 'gridEvents.issueOrder',
  method: 'POST',
  path: '/grid-events/orders',
  status: 201,
  summary: '发出督办单：由本级或上级管理岗发，一张算一次（R262）',
  access: manager,
  idempotent: true,
  body: z.strictObject({
    objectKind: z.enum(keys(ORDER_OBJECTS)),
    objectId: idSchema,
    accountId: idSchema,
    cause: z.enum(keys(ORDER_CAUSES)),
    demand: saidWords,
    workdays,
  }),
  response: GridOrder,
  errors: ['GRID_EVENTS.ORDER_NOT_ABOVE', 'GRID_EVENTS.ORDER_OPEN'],
})
export const actOnGridOrder = route({
  id: 'gridEvents.actOnOrder',
  method: 'POST',
  path: '/grid-events/orders/:id/actions',
  status: 200,
  summary: '督办单的一步：发出、不发、签收、回复、复核通过、复核不通过（R262）',
  access: staff,
  versioned: true,
  params: idParams,
  body: z.strictObject({
    action: z.enum(ORDER_DEEDS),
    note: words,
    mediaIds,
    /** To rectify in; only with `issue` and `fail`, else the usual. */
    workdays: z.nullable(workdays),
  }),
  response: GridOrder,
  errors: ['GRID_EVENTS.INVALID_STATE_TRANSITION', 'GRID_EVENTS.ORDER_NOT_ABOVE', 'GRID_EVENTS.NOTE_NEEDED', 'GRID_EVENTS.MEDIA_UNUSABLE'],
})

// ---- kind 1: duties ----

export const GridDuty = z.object({
  id: idSchema,
  version: z.number(),
  templateId: idSchema,
  kind: z.enum(keys(DUTY_KINDS)),
  title: z.string(),
  instruction: z.string(),
  needsPhoto: z.boolean(),
  accountId: idSchema,
  personName: z.string(),
  isMine: z.boolean(),
  nodeCode,
  nodeName: z.string(),
  dueAt: instantSchema,
  state: z.enum(keys(DUTY_STATES)),
  doneAt: z.nullable(instantSchema),
  note: z.nullable(z.string()),
  photos: z.array(MediaView),
})
export type GridDuty = z.output<typeof GridDuty>
export const listGridDuties = route({
  id: 'gridEvents.listDuties',
  method: 'GET',
  path: '/grid-events/duties',
  status: 200,
  summary: '定期工作：我要做的、做过的，或者我管的人的（R262）',
  access: own,
  query: z.strictObject({ view: z.enum(['DUE', 'PAST', 'AREA']), ...pageQuery }),
  response: z.extend(page(GridDuty), { due: z.number() }),
  errors: [],
})
export const doGridDuty = route({
  id: 'gridEvents.doDuty',
  method: 'POST',
  path: '/grid-events/duties/:id/done',
  status: 200,
  summary: '完成一项定期工作，写明情况（R262）',
  access: { scope: 'institution', roles: ['grid_worker', 'grid_manager'] },
  versioned: true,
  params: idParams,
  body: z.strictObject({ note: saidWords, mediaIds }),
  response: GridDuty,
  errors: ['GRID_EVENTS.DUTY_NOT_YOURS', 'GRID_EVENTS.DUTY_OVER', 'GRID_EVENTS.PHOTO_NEEDED', 'GRID_EVENTS.MEDIA_UNUSABLE'],
})

const schedule = {
  postKind: z.enum(keys(DUTY_POSTS)),
  kind: z.enum(keys(DUTY_KINDS)),
  title: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
  instruction: words,
  every: z.enum(keys(DUTY_EVERY)),
  /** Of the week 1–7, of the month 1–31; none with every working day. A day off moves to the next that is worked. */
  onDay: z.nullable(z.number().check(z.int(), z.gte(1), z.lte(31))),
  dueTime: timeSchema.check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  needsPhoto: z.boolean(),
}
export const DutyTemplate = z.object({
  id: idSchema,
  version: z.number(),
  nodeCode,
  nodeName: z.string(),
  ...schedule,
  nextDueDay: z.nullable(dateSchema),
  makerName: z.string(),
  /** Of the last 30 days. */
  done: z.number(),
  missed: z.number(),
  mayEnd: z.boolean(),
})
export type DutyTemplate = z.output<typeof DutyTemplate>
export const listDutyTemplates = route({
  id: 'gridEvents.listDutyTemplates',
  method: 'GET',
  path: '/grid-events/duty-templates',
  status: 200,
  summary: '我管的网格的定期工作安排（R262）',
  access: managing,
  response: z.object({ items: z.array(DutyTemplate), nodes: z.array(z.object({ code: nodeCode, name: z.string() })) }),
  errors: [],
})
export const createDutyTemplate = route({
  id: 'gridEvents.createDutyTemplate',
  method: 'POST',
  path: '/grid-events/duty-templates',
  status: 201,
  summary: '安排一项定期工作，按工作日历派给岗位上的人（R262）',
  access: managing,
  idempotent: true,
  body: z.strictObject({ nodeCode, ...schedule }),
  response: DutyTemplate,
  errors: ['GRID_EVENTS.NODE_UNKNOWN', 'GRID_EVENTS.DUTY_DAY_WRONG'],
})
export const endDutyTemplate = route({
  id: 'gridEvents.endDutyTemplate',
  method: 'POST',
  path: '/grid-events/duty-templates/:id/end',
  status: 200,
  summary: '停掉一项定期工作，已经派出的照做',
  access: manager,
  versioned: true,
  params: idParams,
  response: DutyTemplate,
  errors: ['GRID_EVENTS.DUTY_TEMPLATE_ENDED'],
})

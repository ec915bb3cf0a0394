import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { EVENT_STATE_CODES } from '../lifecycle.ts'
import { MediaView } from '../media/contract.ts'
import {
  CATEGORY_CODES,
  INTAKE_REJECTIONS,
  LANES,
  MOST_PHOTOS,
  NODE_LEVELS,
  POSTS,
  TRANSFER_DIRECTIONS,
  TRANSFER_REASONS,
  type IntakeRejection,
  type NodeLevel,
  type PostKind,
  type TransferDirection,
  type TransferReason,
} from '../model.ts'
import { ClockViewSchema } from '../clocks/contract.ts'
import { LOOK_REASON_CODES, NOTE_MAX, QUEUE_CODES, SORT_CODES, STAFF_ACTIONS } from './model.ts'

const keys = <K extends string>(table: Record<K, unknown>): K[] => Object.keys(table) as K[]
const staff = { scope: 'institution', roles: ['grid_worker', 'grid_manager'] } as const
const duty = { scope: 'institution', roles: ['grid_manager'] } as const

const nodeCodeSchema = z.string().check(z.regex(/^\d{4,18}$/))
const noteSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(NOTE_MAX))
const anyNoteSchema = z.string().check(z.trim(), z.maxLength(NOTE_MAX))
const mediaIdsSchema = z.array(idSchema).check(z.maxLength(MOST_PHOTOS))
const actionSchema = z.enum(STAFF_ACTIONS)
const categorySchema = z.enum(CATEGORY_CODES)
const stateSchema = z.enum(EVENT_STATE_CODES)

// ---- 收件箱 ----

/** Longitude, latitude. */
const positionSchema = z.tuple([z.number(), z.number()])

export const EventCard = z.object({
  id: idSchema,
  version: z.number(),
  eventNo: z.string(),
  category: categorySchema,
  lane: z.enum(LANES),
  state: stateSchema,
  text: z.string(),
  placeText: z.string(),
  nodeCode: z.string(),
  nodeName: z.string(),
  isPlaceDoubtful: z.boolean(),
  /** As either kind of phone says where it is: the distance is reckoned there, and where the colleague is stays there. */
  point: z.nullable(z.object({ WGS84: positionSchema, GCJ02: positionSchema })),
  capturedAt: instantSchema,
  reportedAt: instantSchema,
  isAnonymous: z.boolean(),
  /** May be called. */
  hasContact: z.boolean(),
  photos: z.number(),
  /** Others at the same place: followers, and reporters of what was merged into it. */
  others: z.number(),
  round: z.number(),
  /** The clock that ends first. */
  clock: z.nullable(ClockViewSchema),
  handlerName: z.nullable(z.string()),
  isMine: z.boolean(),
  /** Open transfer. */
  transfer: z.nullable(z.object({ fromName: z.string(), toName: z.string(), answerBy: instantSchema })),
  /** Hint of the list; the claim decides. */
  mayClaim: z.boolean(),
})
export type EventCard = z.output<typeof EventCard>

export const listInbox = route({
  id: 'gridEvents.listInbox',
  method: 'GET',
  path: '/grid-events/work/events',
  status: 200,
  summary: '事件收件箱：队列 × 辖区（R261）',
  access: staff,
  query: z.strictObject({
    queue: z.enum(QUEUE_CODES),
    /** One node of mine or below it; none: everywhere I may see. */
    node: z.optional(nodeCodeSchema),
    sort: z.optional(z.enum(SORT_CODES)),
    /** In number, text or place. */
    q: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(40))),
    ...pageQuery,
  }),
  response: z.extend(page(EventCard), { serverTime: instantSchema }),
  errors: [],
})

export const countInbox = route({
  id: 'gridEvents.countInbox',
  method: 'GET',
  path: '/grid-events/work/counts',
  status: 200,
  summary: '每个队列在每个辖区的件数，与列表同一条件（R261）',
  access: staff,
  response: z.object({
    serverTime: instantSchema,
    queues: z.array(z.enum(QUEUE_CODES)),
    /** The first, without a code, is everything I may see. */
    nodes: z.array(
      z.object({
        code: z.nullable(z.string()),
        name: z.string(),
        level: z.nullable(z.enum(keys(NODE_LEVELS) as [NodeLevel, ...NodeLevel[]])),
        posts: z.array(z.enum(keys(POSTS) as [PostKind, ...PostKind[]])),
        counts: z.partialRecord(z.enum(QUEUE_CODES), z.number()),
      }),
    ),
  }),
  errors: [],
})
export type InboxCounts = z.output<typeof countInbox.response>

// ---- 一件事 ----

export const EventTimelineStep = z.object({
  seq: z.number(),
  action: z.string(),
  toState: stateSchema,
  at: instantSchema,
  /** Staff by name; null: a resident or the system. */
  staffName: z.nullable(z.string()),
  actor: z.enum(['reporter', 'follower', 'worker', 'handler', 'target', 'manager', 'system']),
  /** What the reporter reads too. */
  publicNote: z.nullable(z.string()),
  staffNote: z.nullable(z.string()),
  media: z.array(MediaView),
})
export type EventTimelineStep = z.output<typeof EventTimelineStep>

export const GridEventPage = z.extend(EventCard, {
  serverTime: instantSchema,
  nodePath: z.array(z.object({ code: z.string(), name: z.string() })),
  isNodeSynthetic: z.boolean(),
  accuracyM: z.nullable(z.number()),
  source: z.enum(['CITIZEN', 'OPEN311', 'STAFF']),
  clocks: z.array(ClockViewSchema),
  media: z.array(MediaView),
  steps: z.array(EventTimelineStep),
  transfers: z.number(),
  /** Rounds of transfer so far; the open one last. */
  transferRows: z.array(
    z.object({
      fromName: z.string(),
      toName: z.string(),
      direction: z.enum(keys(TRANSFER_DIRECTIONS) as [TransferDirection, ...TransferDirection[]]),
      reason: z.enum(keys(TRANSFER_REASONS) as [TransferReason, ...TransferReason[]]),
      note: z.string(),
      state: z.enum(['OFFERED', 'ACCEPTED', 'DECLINED', 'LAPSED', 'WITHDRAWN']),
      offeredAt: instantSchema,
      answerBy: instantSchema,
      answeredAt: z.nullable(instantSchema),
    }),
  ),
  followers: z.number(),
  merged: z.array(z.object({ id: idSchema, eventNo: z.string(), text: z.string(), reportedAt: instantSchema })),
  master: z.nullable(z.object({ id: idSchema, eventNo: z.string() })),
  reporter: z.object({
    /** Both null: anonymous, or not to be contacted. */
    nameMasked: z.nullable(z.string()),
    phoneMasked: z.nullable(z.string()),
    /** The caller may see name and number, with a reason. */
    mayLook: z.boolean(),
    /** Who looked, the newest first; for those who may. */
    looks: z.array(z.object({ byName: z.string(), reason: z.enum(LOOK_REASON_CODES), at: instantSchema })),
    looksCount: z.number(),
  }),
  actions: z.array(actionSchema),
})
export type GridEventPage = z.output<typeof GridEventPage>

export const getWorkEvent = route({
  id: 'gridEvents.getWorkEvent',
  method: 'GET',
  path: '/grid-events/work/events/:id',
  status: 200,
  summary: '一件事的全部情况：时限、照片、经过、转派、能做什么（R261）',
  access: staff,
  params: idParams,
  response: GridEventPage,
  errors: [],
})

export const lookAtReporter = route({
  id: 'gridEvents.lookAtReporter',
  method: 'POST',
  path: '/grid-events/work/events/:id/reporter-look',
  status: 200,
  summary: '需要联系时看上报人全名和号码；每看一次记一次（§3.9）',
  access: staff,
  params: idParams,
  body: z.strictObject({ reason: z.enum(LOOK_REASON_CODES) }),
  response: z.object({ name: z.nullable(z.string()), phone: z.string() }),
  errors: ['GRID_EVENTS.REPORTER_NOT_SHOWN'],
})

export const TransferCandidateView = z.object({
  accountId: idSchema,
  name: z.string(),
  direction: z.enum(keys(TRANSFER_DIRECTIONS) as [TransferDirection, ...TransferDirection[]]),
  nodeName: z.string(),
  isSameNode: z.boolean(),
  kind: z.enum(keys(POSTS) as [PostKind, ...PostKind[]]),
  isAway: z.boolean(),
  load: z.number(),
  /** Answered for it before: it does not come back to them (§3.2). */
  hadIt: z.boolean(),
  /** Not away, not one who had it, and upwards where only that is left. */
  mayChoose: z.boolean(),
})
export type TransferCandidateView = z.output<typeof TransferCandidateView>
export const listTransferCandidates = route({
  id: 'gridEvents.listTransferCandidates',
  method: 'GET',
  path: '/grid-events/work/events/:id/candidates',
  status: 200,
  summary: '可以转给谁：本级、上级、下级（R261）',
  access: staff,
  params: idParams,
  response: z.object({
    /** Which transfer this would be, counted from 1. */
    transferNo: z.number(),
    onlyUp: z.boolean(),
    items: z.array(TransferCandidateView),
  }),
  errors: ['GRID_EVENTS.INVALID_STATE_TRANSITION'],
})

export const SimilarEvent = z.object({
  id: idSchema,
  eventNo: z.string(),
  text: z.string(),
  placeText: z.string(),
  state: stateSchema,
  reportedAt: instantSchema,
  distanceM: z.nullable(z.number()),
  followers: z.number(),
})
export type SimilarEvent = z.output<typeof SimilarEvent>
export const listSimilarEvents = route({
  id: 'gridEvents.listSimilarEvents',
  method: 'GET',
  path: '/grid-events/work/events/:id/similar',
  status: 200,
  summary: '可能是同一件事的：同类、附近、近 30 天（§3.5）',
  access: duty,
  params: idParams,
  response: z.object({ items: z.array(SimilarEvent) }),
  errors: [],
})

// ---- 办理 ----

const FLOW_ERRORS = ['GRID_EVENTS.INVALID_STATE_TRANSITION'] as const
/** The event afterwards; null when it is no longer the caller's to see: given back, or moved to another county. */
const ActedEvent = z.object({ event: z.nullable(GridEventPage) })
export type ActedEvent = z.output<typeof ActedEvent>
const shared = { method: 'POST', status: 200, params: idParams, response: ActedEvent, idempotent: true, versioned: true } as const
const at = <P extends string>(path: P) => `/grid-events/work/events/:id/${path}` as const
const withMedia = z.strictObject({ note: noteSchema, mediaIds: mediaIdsSchema })

export const claimEvent = route({
  ...shared,
  id: 'gridEvents.claimEvent',
  path: at('claim'),
  summary: '认领；同时只有一人（R261）',
  access: staff,
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.ALREADY_CLAIMED', 'GRID_EVENTS.NOT_ON_DUTY', 'GRID_EVENTS.NOT_YOUR_TURN'],
})
export const answerReporter = route({
  ...shared,
  id: 'gridEvents.answerReporter',
  path: at('answer'),
  summary: '答复上报人',
  access: staff,
  body: withMedia,
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.MEDIA_UNUSABLE'],
})
export const askReporter = route({
  ...shared,
  id: 'gridEvents.askReporter',
  path: at('question'),
  summary: '问上报人；等回答时暂停计时，最多 72 小时',
  access: staff,
  body: z.strictObject({ question: noteSchema }),
  errors: FLOW_ERRORS,
})
export const goOnWithEvent = route({
  ...shared,
  id: 'gridEvents.goOnWithEvent',
  path: at('resumption'),
  summary: '不再等补充，继续处置',
  access: staff,
  errors: FLOW_ERRORS,
})
export const offerTransfer = route({
  ...shared,
  id: 'gridEvents.offerTransfer',
  path: at('transfer'),
  summary: '转派给本级、上级或下级；对方接受前仍由原处理人负责（R261）',
  access: staff,
  body: z.strictObject({
    toAccountId: idSchema,
    reason: z.enum(keys(TRANSFER_REASONS) as [TransferReason, ...TransferReason[]]),
    note: anyNoteSchema,
  }),
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.TRANSFER_NOT_CANDIDATE', 'GRID_EVENTS.TRANSFER_ONLY_UP'],
})
export const answerTransfer = route({
  ...shared,
  id: 'gridEvents.answerTransfer',
  path: at('transfer-answer'),
  summary: '接受或退回转给我的',
  access: staff,
  body: z.strictObject({ decision: z.enum(['ACCEPT', 'DECLINE']), note: anyNoteSchema }),
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.NOT_ON_DUTY'],
})
export const withdrawTransfer = route({
  ...shared,
  id: 'gridEvents.withdrawTransfer',
  path: at('transfer-withdrawal'),
  summary: '收回还没有被接受的转派',
  access: staff,
  errors: FLOW_ERRORS,
})
export const resolveEvent = route({
  ...shared,
  id: 'gridEvents.resolveEvent',
  path: at('resolution'),
  summary: '办结：说明和至少一张处理后的照片',
  access: staff,
  body: withMedia,
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.EVIDENCE_NEEDED', 'GRID_EVENTS.MEDIA_UNUSABLE'],
})
export const checkEvent = route({
  ...shared,
  id: 'gridEvents.checkEvent',
  path: at('check'),
  summary: '核查：通过就办结，不通过就返工',
  access: duty,
  body: z.strictObject({ result: z.enum(['PASS', 'FAIL']), note: anyNoteSchema }),
  errors: FLOW_ERRORS,
})
export const fileEvent = route({
  ...shared,
  id: 'gridEvents.fileEvent',
  path: at('filing'),
  summary: '立案；位置不准的先改到对的网格',
  access: duty,
  body: z.strictObject({ nodeCode: z.nullable(nodeCodeSchema) }),
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.NODE_UNKNOWN'],
})
export const rejectEvent = route({
  ...shared,
  id: 'gridEvents.rejectEvent',
  path: at('rejection'),
  summary: '不予受理，写明原因',
  access: duty,
  body: z.strictObject({ reason: z.enum(keys(INTAKE_REJECTIONS) as [IntakeRejection, ...IntakeRejection[]]), note: noteSchema }),
  errors: FLOW_ERRORS,
})
export const mergeEvent = route({
  ...shared,
  id: 'gridEvents.mergeEvent',
  path: at('merge'),
  summary: '并入同一件事；可以撤销（§3.5）',
  access: duty,
  body: z.strictObject({ masterEventId: idSchema }),
  errors: [...FLOW_ERRORS, 'GRID_EVENTS.MASTER_UNSUITABLE'],
})
export const unmergeEvent = route({
  ...shared,
  id: 'gridEvents.unmergeEvent',
  path: at('unmerge'),
  summary: '撤销合并',
  access: duty,
  errors: FLOW_ERRORS,
})

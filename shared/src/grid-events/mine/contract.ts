import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { CLOCK_KIND_CODES, CLOCK_UNIT_CODES } from '../clocks/model.ts'
import { EVENT_ACTION_CODES, EVENT_STATE_CODES } from '../lifecycle.ts'
import { MediaView } from '../media/contract.ts'
import { CATEGORY_CODES, MOST_PHOTOS } from '../model.ts'
import { MY_EVENT_ACTIONS, MY_EVENT_VIEW_CODES, MY_NOTE_MAX_LENGTH } from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const
const own = { scope: 'own', roles: ['resident'] } as const

const Level = z.literal([1, 2, 3, 4, 5])
const note = z.string().check(z.trim(), z.minLength(1), z.maxLength(MY_NOTE_MAX_LENGTH))
const mediaIds = z.array(idSchema).check(z.maxLength(MOST_PHOTOS))

/** Who said what when, as the reporter may read it. */
const PublicStep = z.object({
  seq: z.int(),
  action: z.enum(['report', ...EVENT_ACTION_CODES]),
  at: instantSchema,
  /** 网格员 张*; null: the resident or the system. */
  by: z.nullable(z.string()),
  isMine: z.boolean(),
  text: z.nullable(z.string()),
  media: z.array(MediaView),
})
export type PublicStep = z.output<typeof PublicStep>

export const MyEventCard = z.object({
  id: idSchema,
  eventNo: z.string(),
  category: z.enum(CATEGORY_CODES),
  title: z.string(),
  /** Where: the reporter's own words; for somebody who said "me too" the name of the grid. */
  place: z.string(),
  at: instantSchema,
  /** Said "me too" to somebody else's report. */
  isFollowed: z.boolean(),
  /** Of what it is merged into, where it is. */
  state: z.enum(EVENT_STATE_CODES),
  isMerged: z.boolean(),
  /** How many others reported or follow the same. */
  others: z.int(),
  /** Last word of staff. */
  latest: z.nullable(PublicStep),
  /** The next thing that is to be done, by when; null while no clock runs. */
  next: z.nullable(z.object({ kind: z.enum(CLOCK_KIND_CODES), unit: z.enum(CLOCK_UNIT_CODES), dueAt: instantSchema })),
  actions: z.array(z.enum(MY_EVENT_ACTIONS)),
})
export type MyEventCard = z.output<typeof MyEventCard>

export const MyEvent = z.extend(MyEventCard, {
  serverTime: instantSchema,
  /** The reporter's own words; null for a follower. */
  text: z.nullable(z.string()),
  isAnonymous: z.boolean(),
  media: z.array(MediaView),
  steps: z.array(PublicStep),
  /** What staff want to know. */
  question: z.nullable(z.string()),
  rating: z.nullable(z.object({ result: Level, service: Level, reason: z.string() })),
  /** Until when it may be said that it was not done well. */
  reopenUntil: z.nullable(instantSchema),
})
export type MyEvent = z.output<typeof MyEvent>

export const listMyEvents = route({
  id: 'gridEvents.listMyEvents',
  method: 'GET',
  path: '/grid-events/mine',
  status: 200,
  summary: '我的上报：我报的和我说过"我也遇到"的，新的在前（R261）',
  access: account,
  query: z.strictObject({ view: z.optional(z.enum(MY_EVENT_VIEW_CODES)), ...pageQuery }),
  response: z.extend(page(MyEventCard), { serverTime: instantSchema, counts: z.object({ ALL: z.int(), ACTIVE: z.int(), TO_RATE: z.int() }) }),
  errors: [],
})
export const getMyEvent = route({
  id: 'gridEvents.getMyEvent',
  method: 'GET',
  path: '/grid-events/mine/:id',
  status: 200,
  summary: '我上报的一件事和它的全部经过；合并了的跟着主件走',
  access: own,
  params: idParams,
  response: MyEvent,
  errors: [],
})
export const actOnMyEvent = route({
  id: 'gridEvents.actOnMyEvent',
  method: 'POST',
  path: '/grid-events/mine/:id/actions',
  status: 200,
  summary: '撤回、补充情况、回答问题、评价、没办好（R261）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('cancel') }),
    z.strictObject({ action: z.literal('addInfo'), note, mediaIds }),
    z.strictObject({ action: z.literal('replyInfo'), note, mediaIds }),
    z.strictObject({ action: z.literal('rate'), result: Level, service: Level, reason: z.string().check(z.trim(), z.maxLength(MY_NOTE_MAX_LENGTH)) }),
    z.strictObject({ action: z.literal('reopen'), reason: note }),
  ]),
  response: MyEvent,
  errors: [
    'GRID_EVENTS.INVALID_STATE_TRANSITION',
    'GRID_EVENTS.MEDIA_UNUSABLE',
    'GRID_EVENTS.ALREADY_RATED',
    'GRID_EVENTS.RATING_REASON_NEEDED',
    'GRID_EVENTS.REOPEN_TOO_LATE',
  ],
})

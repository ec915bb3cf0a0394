import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { MediaView } from '../media/contract.ts'
import { CRS, MOST_PHOTOS } from '../model.ts'
import { CLUE_KIND_CODES, CLUE_OUTCOME_CODES, CLUE_STATE_CODES, MOST_CLUE_PLACE, MOST_CLUE_TEXT } from './model.ts'

const resident = { scope: 'account', roles: ['resident'] } as const
const cdc = { scope: 'region', roles: ['cdc_officer'] } as const

const kind = z.enum(CLUE_KIND_CODES)
const state = z.enum(CLUE_STATE_CODES)
const outcome = z.enum(CLUE_OUTCOME_CODES)
const note = z.string().check(z.trim(), z.minLength(2), z.maxLength(MOST_CLUE_TEXT))
const degrees = (limit: number) => z.number().check(z.gte(-limit), z.lte(limit))

/** All that the reporter ever sees of it: that it came in, was taken, is done. No id: whatever keeps an answer cannot tell which clue was whose. */
export const OwnClue = z.object({
  kind,
  state,
  reportedAt: instantSchema,
  acknowledgedAt: z.nullable(instantSchema),
  closedAt: z.nullable(instantSchema),
})
export type OwnClue = z.output<typeof OwnClue>

export const reportClue = route({
  id: 'gridEvents.reportClue',
  method: 'POST',
  path: '/grid-events/clues',
  status: 201,
  summary: '传染病线索保密上报，只有疾控看得到（R443、§3.9）',
  access: resident,
  idempotent: true,
  body: z.strictObject({
    /** The report's own id on the phone: sent again it is the same clue. */
    clientId: idSchema,
    kind,
    text: z.string().check(z.trim(), z.minLength(2), z.maxLength(MOST_CLUE_TEXT)),
    isAnonymous: z.boolean(),
    /** Phone to be called back on; none with an anonymous clue. */
    phone: z.nullable(z.string().check(z.regex(/^1\d{10}$/))),
    placeText: z.string().check(z.trim(), z.maxLength(MOST_CLUE_PLACE)),
    point: z.nullable(
      z.strictObject({ longitude: degrees(180), latitude: degrees(90), crs: z.enum(CRS), accuracyM: z.nullable(z.number().check(z.gte(0), z.lte(100_000))) }),
    ),
    /** Chosen from the list. */
    nodeCode: z.nullable(z.string().check(z.regex(/^\d{4,18}$/))),
    mediaIds: z.array(idSchema).check(z.maxLength(MOST_PHOTOS)),
  }),
  response: OwnClue,
  errors: ['GRID_EVENTS.CLUE_PLACE_NEEDED', 'GRID_EVENTS.CONTACT_OF_ANONYMOUS', 'GRID_EVENTS.NODE_UNKNOWN', 'GRID_EVENTS.MEDIA_UNUSABLE'],
})
export const listOwnClues = route({
  id: 'gridEvents.listOwnClues',
  method: 'GET',
  path: '/grid-events/clues',
  status: 200,
  summary: '我报过的线索到哪一步了，不含处理内容（§3.9）',
  access: resident,
  response: z.object({ items: z.array(OwnClue) }),
  errors: [],
})

// ---- 疾控工作台 ----

export const ClueCard = z.object({
  id: idSchema,
  version: z.number(),
  kind,
  state,
  placeName: z.string(),
  reportedAt: instantSchema,
  /** By when it is to be acknowledged. */
  acknowledgeBy: instantSchema,
  acknowledgedAt: z.nullable(instantSchema),
  closedAt: z.nullable(instantSchema),
  outcome: z.nullable(outcome),
  /** How often the alarm has been raised. */
  alarms: z.number(),
})
export type ClueCard = z.output<typeof ClueCard>
export const listClues = route({
  id: 'gridEvents.listClues',
  method: 'GET',
  path: '/grid-events/clue-desk',
  status: 200,
  summary: '传染病线索，等得最久的在前；只给疾控（§3.9）',
  access: cdc,
  query: z.strictObject({ state: z.optional(state), ...pageQuery }),
  response: z.extend(page(ClueCard), { serverTime: instantSchema, waiting: z.number() }),
  errors: [],
})
/** Numbers only, for the alarm on every page of the desk; not a look at a clue. */
export const getClueAlarm = route({
  id: 'gridEvents.getClueAlarm',
  method: 'GET',
  path: '/grid-events/clue-desk/alarm',
  status: 200,
  summary: '还有几条线索没有确认，最早的一条是什么时候',
  access: cdc,
  response: z.object({ serverTime: instantSchema, waiting: z.number(), oldestAt: z.nullable(instantSchema), acknowledgeBy: z.nullable(instantSchema) }),
  errors: [],
})
export const Clue = z.extend(ClueCard, {
  serverTime: instantSchema,
  text: z.string(),
  placeText: z.string(),
  point: z.nullable(z.object({ longitude: z.number(), latitude: z.number(), crs: z.enum(CRS), accuracyM: z.nullable(z.number()) })),
  isAnonymous: z.boolean(),
  /** null: anonymous, or none left. */
  phone: z.nullable(z.string()),
  photos: z.array(MediaView),
  steps: z.array(
    z.object({
      seq: z.number(),
      action: z.enum(['RECEIVED', 'ACKNOWLEDGED', 'NOTED', 'CLOSED']),
      by: z.nullable(z.string()),
      note: z.nullable(z.string()),
      at: instantSchema,
    }),
  ),
})
export type Clue = z.output<typeof Clue>
export const getClue = route({
  id: 'gridEvents.getClue',
  method: 'GET',
  path: '/grid-events/clue-desk/:id',
  status: 200,
  summary: '一条线索；每次查看都有记录（§3.9）',
  access: cdc,
  params: idParams,
  response: Clue,
  errors: [],
})
export const acknowledgeClue = route({
  id: 'gridEvents.acknowledgeClue',
  method: 'POST',
  path: '/grid-events/clue-desk/:id/acknowledgement',
  status: 200,
  summary: '确认收到，停止提醒（§3.9）',
  access: cdc,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: Clue,
  errors: ['GRID_EVENTS.CLUE_STATE'],
})
export const noteClue = route({
  id: 'gridEvents.noteClue',
  method: 'POST',
  path: '/grid-events/clue-desk/:id/notes',
  status: 200,
  summary: '记一笔怎么处理的',
  access: cdc,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ note }),
  response: Clue,
  errors: ['GRID_EVENTS.CLUE_STATE'],
})
export const closeClue = route({
  id: 'gridEvents.closeClue',
  method: 'POST',
  path: '/grid-events/clue-desk/:id/closure',
  status: 200,
  summary: '处理完，写明结果',
  access: cdc,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ outcome, note }),
  response: Clue,
  errors: ['GRID_EVENTS.CLUE_STATE'],
})

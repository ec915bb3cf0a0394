import * as z from 'zod/mini'
import { idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { CATEGORY_CODES, CRS, LANES, MOST_PHOTOS } from '../model.ts'
import { MOST_PLACE_TEXT, MOST_TEXT } from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const

const categorySchema = z.enum(CATEGORY_CODES as [(typeof CATEGORY_CODES)[number], ...(typeof CATEGORY_CODES)[number][]])
const hexSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const nodeCodeSchema = z.string().check(z.regex(/^\d{4,18}$/))
const wgs = (limit: number) => z.number().check(z.gte(-limit), z.lte(limit))
const pointSchema = z.strictObject({
  longitude: wgs(180),
  latitude: wgs(90),
  crs: z.enum(CRS),
  accuracyM: z.nullable(z.number().check(z.gte(0), z.lte(100_000))),
  fixedAt: z.nullable(z.iso.datetime({ offset: true })),
})

export const ReportForm = z.object({
  serverTime: instantSchema,
  categories: z.array(z.object({ code: categorySchema, label: z.string(), lane: z.enum(LANES), laneText: z.string() })),
  /** Of the account; null: it has none. */
  phoneMasked: z.nullable(z.string()),
})
export type ReportForm = z.output<typeof ReportForm>
export const getReportForm = route({
  id: 'gridEvents.getReportForm',
  method: 'GET',
  path: '/grid-events/report/form',
  status: 200,
  summary: '事件上报要填什么：类别和谁能看（R261）',
  access: account,
  response: ReportForm,
  errors: [],
})

export const ReportPass = z.object({
  serverTime: instantSchema,
  id: idSchema,
  /** Key of the signatures, hex. Stays on the phone. */
  secret: hexSchema,
  expiresAt: instantSchema,
})
export type ReportPass = z.output<typeof ReportPass>
/** Answers with the pass in force until it is nearly over, so that asking twice is asking once; no answer is kept under a request key. */
export const renewReportPass = route({
  id: 'gridEvents.renewReportPass',
  method: 'POST',
  path: '/grid-events/report/pass',
  status: 200,
  summary: '没有网络时上报用的凭据，30 天（R261、§3.8）',
  access: account,
  response: ReportPass,
  errors: [],
})

/** What the phone signed while nobody was listening, with what only the sending knows: ids of the uploaded photos. */
export const ReportBody = z.strictObject({
  /** The report's own id on the phone, and the request key: sent again it is the same event. */
  clientId: idSchema,
  category: categorySchema,
  /** The lane the resident was told of. */
  lane: z.enum(LANES),
  text: z.string().check(z.trim(), z.maxLength(MOST_TEXT)),
  placeText: z.string().check(z.trim(), z.maxLength(MOST_PLACE_TEXT)),
  /** One of the two is needed. */
  point: z.nullable(pointSchema),
  nodeCode: z.nullable(nodeCodeSchema),
  isAnonymous: z.boolean(),
  /** `account`: the account's own number, which the phone only knows masked. */
  contact: z.enum(['account', 'other', 'none']),
  /** With `other`. */
  phone: z.nullable(z.string().check(z.regex(/^1\d{10}$/))),
  capturedAt: z.iso.datetime({ offset: true }),
  /** Photos and the voice note: SHA-256 of the bytes as they were uploaded. */
  media: z.array(z.strictObject({ sha256: hexSchema, mediaId: idSchema })).check(z.maxLength(MOST_PHOTOS + 1)),
  signature: z.strictObject({ passId: idSchema, mac: hexSchema }),
})
export type ReportBody = z.output<typeof ReportBody>

export const ReportReceipt = z.object({
  serverTime: instantSchema,
  id: idSchema,
  eventNo: z.string(),
  stateLabel: z.string(),
  lane: z.enum(LANES),
  /** Where it lies, in words. */
  placeName: z.string(),
  /** The place is to be confirmed by a duty officer first. */
  isPlaceDoubtful: z.boolean(),
  capturedAt: instantSchema,
  reportedAt: instantSchema,
  /** When somebody has to have taken it, and to have answered for the first time; null: no clock of its own. */
  claimBy: z.nullable(instantSchema),
  resolveBy: z.nullable(instantSchema),
})
export type ReportReceipt = z.output<typeof ReportReceipt>
export const submitReport = route({
  id: 'gridEvents.submitReport',
  method: 'POST',
  path: '/grid-events/reports',
  status: 201,
  summary: '上报一件事；同一件发两次还是一件（R261、§3.8）',
  access: account,
  idempotent: true,
  body: ReportBody,
  response: ReportReceipt,
  errors: [
    'GRID_EVENTS.REPORT_PASS_ENDED',
    'GRID_EVENTS.REPORT_SIGNATURE_WRONG',
    'GRID_EVENTS.CAPTURED_IN_FUTURE',
    'GRID_EVENTS.CAPTURED_TOO_LONG_AGO',
    'GRID_EVENTS.LANE_CHANGED',
    'GRID_EVENTS.PLACE_NEEDED',
    'GRID_EVENTS.CONTACT_OF_ANONYMOUS',
    'GRID_EVENTS.NOTHING_REPORTED',
    'GRID_EVENTS.NODE_UNKNOWN',
    'GRID_EVENTS.MEDIA_UNUSABLE',
  ],
})

/** Another resident's report as it may be shown: no reporter, no coordinates, digits of the text hidden. */
export const SimilarReport = z.object({
  id: idSchema,
  category: categorySchema,
  text: z.string(),
  placeName: z.string(),
  /** Rounded up to 50 m; null: chosen from the list. */
  distanceM: z.nullable(z.number()),
  reportedAt: instantSchema,
  stateLabel: z.string(),
  isEnded: z.boolean(),
  /** The caller's own report. */
  isOwn: z.boolean(),
  followers: z.number(),
  photoUrl: z.nullable(z.string()),
})
export type SimilarReport = z.output<typeof SimilarReport>
export const findSimilarReports = route({
  id: 'gridEvents.findSimilarReports',
  method: 'POST',
  path: '/grid-events/report/similar',
  status: 200,
  summary: '附近是不是已经有人报过（§3.5）；只找公开类别',
  access: account,
  body: z.strictObject({
    category: categorySchema,
    text: z.string().check(z.trim(), z.maxLength(MOST_TEXT)),
    point: z.nullable(pointSchema),
    nodeCode: z.nullable(nodeCodeSchema),
  }),
  response: z.object({ items: z.array(SimilarReport) }),
  errors: [],
})
export const followSimilarReport = route({
  id: 'gridEvents.followSimilarReport',
  method: 'POST',
  path: '/grid-events/report/me-too',
  status: 200,
  summary: '我也遇到了：跟着这件事，加上我的照片（§3.5）',
  access: account,
  idempotent: true,
  body: z.strictObject({ eventId: idSchema, isAnonymous: z.boolean(), mediaIds: z.array(idSchema).check(z.maxLength(MOST_PHOTOS)) }),
  response: z.object({ id: idSchema, eventNo: z.string(), followers: z.number() }),
  errors: ['GRID_EVENTS.SIMILAR_GONE', 'GRID_EVENTS.MEDIA_UNUSABLE'],
})

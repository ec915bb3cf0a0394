import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { BUSINESS_KINDS } from '../model.ts'
import { CHANGE_KINDS, CHANGE_STATES, CHANNELS, KEY_KINDS, KEY_MODES, KEY_STATES, ROUTE_KINDS, ROUTE_PROBLEMS, ROUTING_STATES } from './model.ts'

const desk = { scope: 'region', roles: ['finance_maker', 'finance_checker'] } as const
const maker = { scope: 'region', roles: ['finance_maker'] } as const
const checker = { scope: 'region', roles: ['finance_checker'] } as const

const mchidSchema = z.string().check(z.regex(/^\d{8,10}$/))
const reasonSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(200))
const mchidParams = z.strictObject({ mchid: mchidSchema })

// ---- channels and merchants ----

export const ChannelMerchant = z.object({
  mchid: z.string(),
  name: z.string(),
  institutionId: idSchema,
  institutionName: z.string(),
  /** Bank and tail of the account the channel settles to. */
  settlesTo: z.string(),
  settlementDays: z.number(),
  validFrom: dateSchema,
  validUntil: z.nullable(dateSchema),
  /** 约定费率 of today in ppm; null: none agreed. */
  ratePpm: z.nullable(z.number()),
  keyMode: z.nullable(z.enum(KEY_MODES)),
  hasKeys: z.boolean(),
  /** The first of its live keys that ends. */
  keysEndOn: z.nullable(dateSchema),
  receives: z.array(z.enum(ROUTE_KINDS)),
})
export type ChannelMerchant = z.output<typeof ChannelMerchant>

const changeDetails = z.object({
  institutionId: z.optional(idSchema),
  institutionName: z.optional(z.string()),
  name: z.optional(z.string()),
  settlesTo: z.optional(z.string()),
  settlementDays: z.optional(z.number()),
  validUntil: z.optional(z.nullable(dateSchema)),
  fromDate: z.optional(dateSchema),
  ratePpm: z.optional(z.number()),
  source: z.optional(z.string()),
  serial: z.optional(z.string()),
  mode: z.optional(z.enum(KEY_MODES)),
})
export const ChannelChange = z.object({
  id: idSchema,
  version: z.number(),
  kind: z.enum(CHANGE_KINDS),
  state: z.enum(CHANGE_STATES),
  mchid: z.string(),
  merchantName: z.string(),
  details: changeDetails,
  reason: z.string(),
  proposedAt: instantSchema,
  decidedAt: z.nullable(instantSchema),
  note: z.nullable(z.string()),
  canDecide: z.boolean(),
})
export type ChannelChange = z.output<typeof ChannelChange>

export const ChannelsHome = z.object({
  serverTime: instantSchema,
  channels: z.array(z.object({ channel: z.enum(CHANNELS), isConnected: z.boolean(), merchants: z.number() })),
  merchants: z.array(ChannelMerchant),
  /** Institutions that let people pay on the phone and have no merchant of their own yet. */
  without: z.array(z.object({ id: idSchema, name: z.string() })),
  institutions: z.array(z.object({ id: idSchema, name: z.string() })),
  waiting: z.array(ChannelChange),
  routing: z.object({ number: z.nullable(z.number()), since: z.nullable(instantSchema), draftId: z.nullable(idSchema) }),
})
export type ChannelsHome = z.output<typeof ChannelsHome>
export const getChannels = route({
  id: 'payments.getChannels',
  method: 'GET',
  path: '/payments/staff/channels',
  status: 200,
  summary: '通道、商户号和待复核的变更（R361、B04、B05）',
  access: desk,
  response: ChannelsHome,
  errors: [],
})

export const ChannelKey = z.object({
  serial: z.string(),
  kind: z.enum(KEY_KINDS),
  state: z.enum(KEY_STATES),
  isRequested: z.boolean(),
  validFrom: z.nullable(instantSchema),
  validUntil: z.nullable(instantSchema),
  liveSince: z.nullable(instantSchema),
  retiredAt: z.nullable(instantSchema),
  /** Answers and callbacks that verified with it; for our own certificate, requests signed with it. */
  answers: z.number(),
  callbacks: z.number(),
  lastSeenAt: z.nullable(instantSchema),
  daysLeft: z.nullable(z.number()),
  /** Why it cannot be retired yet, in plain words; null: it can. */
  holds: z.nullable(z.string()),
})
export type ChannelKey = z.output<typeof ChannelKey>
export const MerchantDetail = z.extend(ChannelMerchant, {
  serverTime: instantSchema,
  version: z.number(),
  keys: z.array(ChannelKey),
  rates: z.array(z.object({ fromDate: dateSchema, ratePpm: z.number(), source: z.string() })),
  /** The first day a new rate may begin: signed days keep theirs. */
  ratesFrom: dateSchema,
  changes: z.array(ChannelChange),
})
export type MerchantDetail = z.output<typeof MerchantDetail>
export const getChannelMerchant = route({
  id: 'payments.getChannelMerchant',
  method: 'GET',
  path: '/payments/staff/channels/merchants/:mchid',
  status: 200,
  summary: '一个商户号：密钥、费率、变更记录',
  access: desk,
  params: mchidParams,
  response: MerchantDetail,
  errors: [],
})
export const searchChannelKeys = route({
  id: 'payments.searchChannelKeys',
  method: 'POST',
  path: '/payments/staff/channels/merchants/:mchid/key-searches',
  status: 200,
  summary: '到通道和密钥库看有没有新密钥（B27）',
  access: maker,
  idempotent: true,
  params: mchidParams,
  response: MerchantDetail,
  errors: ['PAYMENTS.CHANNEL_SILENT'],
})
const own = { mchid: mchidSchema, reason: reasonSchema }
const terms = {
  name: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
  settlesTo: z.string().check(z.trim(), z.minLength(2), z.maxLength(60)),
  settlementDays: z.number().check(z.int(), z.gte(0), z.lte(30)),
}
const serial = z.string().check(z.minLength(8), z.maxLength(80))
export const ChangeProposal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('MERCHANT'), ...own, institutionId: idSchema, ...terms }),
  z.strictObject({ kind: z.literal('MERCHANT_TERMS'), ...own, ...terms, validUntil: z.nullable(dateSchema) }),
  z.strictObject({
    kind: z.literal('RATE'),
    ...own,
    fromDate: dateSchema,
    ratePpm: z.number().check(z.int(), z.gte(0), z.lte(100_000)),
    source: z.string().check(z.trim(), z.minLength(2), z.maxLength(200)),
  }),
  z.strictObject({ kind: z.literal('KEY_ADD'), ...own, serial }),
  z.strictObject({ kind: z.literal('KEY_SWITCH'), ...own, mode: z.enum(KEY_MODES) }),
  z.strictObject({ kind: z.literal('KEY_RETIRE'), ...own, serial }),
])
export type ChangeProposal = z.output<typeof ChangeProposal>
export const proposeChannelChange = route({
  id: 'payments.proposeChannelChange',
  method: 'POST',
  path: '/payments/staff/channels/changes',
  status: 201,
  summary: '经办提出商户号、费率或密钥的变更，等复核',
  access: maker,
  idempotent: true,
  body: ChangeProposal,
  response: ChannelChange,
  errors: [
    'PAYMENTS.CHANNEL_CHANGE_WAITS',
    'PAYMENTS.MERCHANT_TAKEN',
    'PAYMENTS.MERCHANT_UNKNOWN',
    'PAYMENTS.RATE_TOO_EARLY',
    'PAYMENTS.KEY_STEP_NOT_POSSIBLE',
    'PAYMENTS.KEY_STILL_USED',
  ],
})
export const decideChannelChange = route({
  id: 'payments.decideChannelChange',
  method: 'POST',
  path: '/payments/staff/channels/changes/:id/decision',
  status: 200,
  summary: '复核变更，同意的立即生效',
  access: checker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ isApproved: z.boolean(), note: reasonSchema }),
  response: ChannelChange,
  errors: [
    'PAYMENTS.DECISION_SETTLED',
    'PAYMENTS.SAME_PERSON',
    'PAYMENTS.MERCHANT_TAKEN',
    'PAYMENTS.MERCHANT_UNKNOWN',
    'PAYMENTS.RATE_TOO_EARLY',
    'PAYMENTS.KEY_STEP_NOT_POSSIBLE',
    'PAYMENTS.KEY_STILL_USED',
  ],
})

// ---- routing ----

const routeLine = z.object({ businessKind: z.enum(ROUTE_KINDS), mchid: z.string() })
export const RoutingDryRun = z.object({
  at: instantSchema,
  days: z.number(),
  /** Orders of those days, by where they went and where they would go. */
  orders: z.number(),
  unchanged: z.number(),
  moved: z.array(
    z.object({
      institutionName: z.string(),
      businessKind: z.enum(BUSINESS_KINDS),
      fromMchid: z.string(),
      toMchid: z.nullable(z.string()),
      orders: z.number(),
      amountFen: fenSchema,
    }),
  ),
  unroutable: z.number(),
  /** Every institution that lets people pay on the phone. */
  institutions: z.array(
    z.object({
      institutionId: idSchema,
      institutionName: z.string(),
      lines: z.array(routeLine),
      problem: z.nullable(z.enum(ROUTE_PROBLEMS)),
      isNew: z.boolean(),
    }),
  ),
})
export type RoutingDryRun = z.output<typeof RoutingDryRun>
export const RoutingVersion = z.object({
  id: idSchema,
  version: z.number(),
  number: z.number(),
  state: z.enum(ROUTING_STATES),
  isInForce: z.boolean(),
  /** When the maker wants it to begin; null: as soon as it is approved. */
  startsAt: z.nullable(instantSchema),
  effectiveFrom: z.nullable(instantSchema),
  note: z.string(),
  draftedAt: instantSchema,
  decidedAt: z.nullable(instantSchema),
  decisionNote: z.nullable(z.string()),
  lines: z.number(),
  changed: z.number(),
})
export type RoutingVersion = z.output<typeof RoutingVersion>
export const RoutingDetail = z.extend(RoutingVersion, {
  serverTime: instantSchema,
  /** Against the version before it. */
  diff: z.array(
    z.object({
      institutionId: idSchema,
      institutionName: z.string(),
      businessKind: z.enum(ROUTE_KINDS),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
    }),
  ),
  dryRun: z.nullable(RoutingDryRun),
  canTry: z.boolean(),
  canWithdraw: z.boolean(),
  canDecide: z.boolean(),
})
export type RoutingDetail = z.output<typeof RoutingDetail>
export const listRoutings = route({
  id: 'payments.listRoutings',
  method: 'GET',
  path: '/payments/staff/channels/routings',
  status: 200,
  summary: '路由的各个版本，新的在前',
  access: desk,
  query: z.strictObject(pageQuery),
  response: page(RoutingVersion),
  errors: [],
})
export const getRouting = route({
  id: 'payments.getRouting',
  method: 'GET',
  path: '/payments/staff/channels/routings/:id',
  status: 200,
  summary: '一个版本：改了什么，试算的结果',
  access: desk,
  params: idParams,
  response: RoutingDetail,
  errors: [],
})
export const draftRouting = route({
  id: 'payments.draftRouting',
  method: 'POST',
  path: '/payments/staff/channels/routings',
  status: 201,
  summary: '经办起草：在最新版本上改几条',
  access: maker,
  idempotent: true,
  body: z.strictObject({
    startsAt: z.nullable(instantSchema),
    note: reasonSchema,
    /** mchid null takes the line away. */
    lines: z
      .array(z.strictObject({ institutionId: idSchema, businessKind: z.enum(ROUTE_KINDS), mchid: z.nullable(mchidSchema) }))
      .check(z.minLength(1), z.maxLength(100)),
  }),
  response: RoutingDetail,
  errors: ['PAYMENTS.ROUTING_DRAFT_WAITS', 'PAYMENTS.ROUTING_UNCHANGED', 'PAYMENTS.ROUTING_OTHER_INSTITUTION', 'PAYMENTS.ROUTING_TOO_EARLY'],
})
export const tryRouting = route({
  id: 'payments.tryRouting',
  method: 'POST',
  path: '/payments/staff/channels/routings/:id/dry-runs',
  status: 200,
  summary: '拿最近几天的真实订单和所有医院试算一遍',
  access: desk,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ days: z.number().check(z.int(), z.gte(1), z.lte(90)) }),
  response: RoutingDetail,
  errors: ['PAYMENTS.DECISION_SETTLED'],
})
export const withdrawRouting = route({
  id: 'payments.withdrawRouting',
  method: 'POST',
  path: '/payments/staff/channels/routings/:id/withdrawal',
  status: 200,
  summary: '经办撤回自己的草稿',
  access: maker,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: RoutingDetail,
  errors: ['PAYMENTS.DECISION_SETTLED'],
})
export const decideRouting = route({
  id: 'payments.decideRouting',
  method: 'POST',
  path: '/payments/staff/channels/routings/:id/decision',
  status: 200,
  summary: '复核路由：试算过才能同意，从不追溯',
  access: checker,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ isApproved: z.boolean(), note: reasonSchema }),
  response: RoutingDetail,
  errors: ['PAYMENTS.DECISION_SETTLED', 'PAYMENTS.SAME_PERSON', 'PAYMENTS.ROUTING_NOT_TRIED', 'PAYMENTS.ROUTING_TOO_EARLY'],
})

import * as z from 'zod/mini'
import { idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { poolManager } from '../access.ts'

const whole = (from: number, to: number) => z.number().check(z.int(), z.gte(from), z.lte(to))

/** Every parameter of the booking rules (R349, booking-payment §2.5), with the bounds that the database keeps as well. */
export const RuleParameters = z.strictObject({
  windowDays: whole(1, 60),
  releaseTime: timeSchema,
  holdMinutes: whole(1, 60),
  holdExtensionMinutes: whole(0, 60),
  cancelCutoffDays: whole(0, 14),
  cancelCutoffTime: timeSchema,
  sameDayBooking: z.boolean(),
  maxDepartmentsPerDay: whole(1, 20),
  maxOpenHolds: whole(1, 20),
  coolingMinMinutes: whole(0, 240),
  coolingMaxMinutes: whole(0, 240),
  confirmMaxMinutes: whole(1, 240),
  confirmDeadlineMinutes: whole(0, 720),
  arriveBeforeMinutes: whole(0, 240),
  noBookingFrom: z.nullable(timeSchema),
  noBookingUntil: z.nullable(timeSchema),
  minAgeYears: whole(0, 18),
  accountDailyLimit: whole(1, 100),
  deviceDailyLimit: whole(1, 200),
  cancelLimitPerMonth: whole(1, 100),
  sameDayReturnLimit: whole(1, 100),
  noShowLimit: whole(1, 20),
  noShowWindowDays: whole(1, 730),
  banDays: whole(1, 365),
  banAnchor: z.enum(['FIRST', 'LAST', 'DECISION']),
  listingScope: z.enum(['INSTITUTION', 'REGION']),
  forgivenessPerYear: whole(0, 12),
  appealDays: whole(1, 90),
  attendanceGraceMinutes: whole(0, 1440),
  checkInFromMinutes: whole(0, 720),
  lateMinutes: whole(0, 720),
  missedCallLimit: whole(1, 10),
  missedCallPenalty: whole(0, 50),
  returnInterleave: whole(1, 20),
  waitlistOfferMinutes: whole(1, 240),
  waitlistQuietFrom: timeSchema,
  waitlistQuietUntil: timeSchema,
  waitlistMaxOffers: whole(1, 20),
  waitlistMaxEntries: whole(1, 20),
  rebalanceMinutes: whole(0, 10_080),
  elderAgeYears: whole(50, 100),
})
export type RuleParameters = z.output<typeof RuleParameters>
export const RuleVersion = z.object({
  id: idSchema,
  version: z.number(),
  /** Null: the region's rules, for every institution without its own. */
  institutionId: z.nullable(idSchema),
  effectiveFrom: instantSchema,
  isInForce: z.boolean(),
  parameters: RuleParameters,
  source: z.string(),
})
export type RuleVersion = z.output<typeof RuleVersion>
export const listRuleVersions = route({
  id: 'appointments.listRuleVersions',
  method: 'GET',
  path: '/appointments/staff/rules',
  status: 200,
  summary: '预约规则的各个版本（R349、A16）',
  access: poolManager,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({
    institutionId: z.nullable(idSchema),
    institutionName: z.nullable(z.string()),
    /** Highest version of this place, 0 without one of its own; a new one names it. */
    version: z.number(),
    /** Release minutes of other institutions, so that not everybody opens at the same one (A29). */
    otherReleaseTimes: z.array(z.object({ time: timeSchema, institutionName: z.string() })),
    items: z.array(RuleVersion),
  }),
  errors: [],
})
export const createRuleVersion = route({
  id: 'appointments.createRuleVersion',
  method: 'POST',
  path: '/appointments/staff/rules',
  status: 201,
  summary: '新的预约规则版本：将来才生效，不溯及已约的（R349、AP4）',
  access: poolManager,
  idempotent: true,
  versioned: true,
  body: z.strictObject({
    /** Left out: the region's rules, which only the administrator changes. */
    institutionId: z.optional(idSchema),
    effectiveFrom: instantSchema,
    parameters: RuleParameters,
    source: z.string().check(z.minLength(2), z.maxLength(200)),
  }),
  response: RuleVersion,
  errors: ['APPOINTMENTS.RULE_NOT_IN_FUTURE', 'APPOINTMENTS.RELEASE_AT_NIGHT', 'APPOINTMENTS.RULE_TIMES'],
})

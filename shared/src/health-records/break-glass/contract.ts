import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { DIRECTORIES } from '../model.ts'
import { BREAK_GLASS_REASON_CODES, BREAK_GLASS_REASON_MIN, BREAK_GLASS_STATUSES, BREAK_GLASS_VERDICTS, type BreakGlassVerdict } from './model.ts'

const practitioner = { scope: 'account', roles: ['doctor', 'family_doctor'] } as const
const officer = { scope: 'region', roles: ['privacy_officer'] } as const
const words = z.string().check(z.trim(), z.minLength(BREAK_GLASS_REASON_MIN), z.maxLength(300))

export const BreakGlassSession = z.object({
  id: idSchema,
  personId: idSchema,
  nameMasked: z.string(),
  institutionName: z.string(),
  reasonCode: z.enum(BREAK_GLASS_REASON_CODES),
  reason: z.string(),
  /** `OPEN` only while it lasts. */
  status: z.enum([...BREAK_GLASS_STATUSES, 'ENDED']),
  askedAt: instantSchema,
  until: z.nullable(instantSchema),
})
export type BreakGlassSession = z.output<typeof BreakGlassSession>

export const openBreakGlass = route({
  id: 'healthRecords.openBreakGlass',
  method: 'POST',
  path: '/health-records/break-glass/sessions',
  status: 201,
  summary: '紧急调阅：写明理由，看 4 小时，本人马上知道（§3.7）',
  access: practitioner,
  idempotent: true,
  body: z.strictObject({
    who: z.union([
      z.strictObject({
        name: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
        idNumber: z.string().check(z.trim(), z.minLength(15), z.maxLength(18)),
      }),
      z.strictObject({ qrText: z.string().check(z.trim(), z.minLength(1), z.maxLength(512)) }),
    ]),
    reasonCode: z.enum(BREAK_GLASS_REASON_CODES),
    reason: words,
  }),
  response: BreakGlassSession,
  errors: [
    'HEALTH_RECORDS.NO_CLINICAL_POST',
    'HEALTH_RECORDS.SECOND_FACTOR_NEEDED',
    'HEALTH_RECORDS.BREAK_GLASS_AGAIN',
    'IDENTITY.HEALTH_CARD_INVALID',
    'IDENTITY.HEALTH_CARD_EXPIRED',
    'IDENTITY.HEALTH_CARD_USED',
  ],
})
export const listMyBreakGlass = route({
  id: 'healthRecords.listMyBreakGlass',
  method: 'GET',
  path: '/health-records/break-glass/sessions',
  status: 200,
  summary: '我最近的紧急调阅，24 小时内还能开几次',
  access: practitioner,
  response: z.object({ items: z.array(BreakGlassSession), left: z.int(), serverTime: instantSchema }),
  errors: [],
})
export const closeBreakGlass = route({
  id: 'healthRecords.closeBreakGlass',
  method: 'POST',
  path: '/health-records/break-glass/closings',
  status: 200,
  summary: '提前结束一次紧急调阅',
  access: practitioner,
  body: z.strictObject({ sessionId: idSchema }),
  response: BreakGlassSession,
  errors: ['HEALTH_RECORDS.BREAK_GLASS_NOT_OPEN'],
})
/** What a colleague waits for. */
export const SupervisionCase = z.object({
  id: idSchema,
  doctorName: z.string(),
  nameMasked: z.string(),
  reasonCode: z.enum(BREAK_GLASS_REASON_CODES),
  reason: z.string(),
  askedAt: instantSchema,
})
export type SupervisionCase = z.output<typeof SupervisionCase>
export const listSupervisionCases = route({
  id: 'healthRecords.listSupervisionCases',
  method: 'GET',
  path: '/health-records/break-glass/supervision',
  status: 200,
  summary: '本机构同事超出次数的紧急调阅，等另一位医生同意',
  access: practitioner,
  response: z.object({ items: z.array(SupervisionCase), serverTime: instantSchema }),
  errors: [],
})
export const superviseBreakGlass = route({
  id: 'healthRecords.superviseBreakGlass',
  method: 'POST',
  path: '/health-records/break-glass/supervision',
  status: 200,
  summary: '同意或不同意同事超出次数的紧急调阅',
  access: practitioner,
  body: z.strictObject({ sessionId: idSchema, agrees: z.boolean() }),
  response: z.object({ items: z.array(SupervisionCase), serverTime: instantSchema }),
  errors: ['HEALTH_RECORDS.SECOND_FACTOR_NEEDED', 'HEALTH_RECORDS.BREAK_GLASS_NOT_WAITING'],
})

const verdictSchema = z.enum(Object.keys(BREAK_GLASS_VERDICTS) as [BreakGlassVerdict, ...BreakGlassVerdict[]])
export const BreakGlassReview = z.object({
  id: idSchema,
  version: z.int(),
  doctorName: z.string(),
  roleName: z.string(),
  institutionName: z.string(),
  nameMasked: z.string(),
  reasonCode: z.enum(BREAK_GLASS_REASON_CODES),
  reason: z.string(),
  supervisorName: z.nullable(z.string()),
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** Reviewed within 72 hours. */
  dueAt: instantSchema,
  isOverdue: z.boolean(),
  verdict: z.nullable(verdictSchema),
  verdictWords: z.nullable(z.string()),
  reviewedAt: z.nullable(instantSchema),
})
export type BreakGlassReview = z.output<typeof BreakGlassReview>
export const BreakGlassReviewDetail = z.extend(BreakGlassReview, {
  /** What was opened under it: when, which directories, how many; never content. */
  accesses: z.array(z.object({ at: instantSchema, directories: z.array(z.enum(DIRECTORIES)), objects: z.int(), outcome: z.enum(['PERMIT', 'DENY']) })),
})
export type BreakGlassReviewDetail = z.output<typeof BreakGlassReviewDetail>
export const listBreakGlassReviews = route({
  id: 'healthRecords.listBreakGlassReviews',
  method: 'GET',
  path: '/health-records/break-glass/reviews',
  status: 200,
  summary: '紧急调阅审核：待审的按期限，审过的新的在前（§3.7）',
  access: officer,
  query: z.strictObject({ state: z.optional(z.enum(['open', 'done'])), ...pageQuery }),
  response: z.object({ ...page(BreakGlassReview).shape, serverTime: instantSchema }),
  errors: [],
})
export const getBreakGlassReview = route({
  id: 'healthRecords.getBreakGlassReview',
  method: 'GET',
  path: '/health-records/break-glass/reviews/:id',
  status: 200,
  summary: '一次紧急调阅：谁、为什么、看了哪些目录',
  access: officer,
  params: idParams,
  response: BreakGlassReviewDetail,
  errors: [],
})
export const decideBreakGlassReview = route({
  id: 'healthRecords.decideBreakGlassReview',
  method: 'POST',
  path: '/health-records/break-glass/reviews/:id/decision',
  status: 200,
  summary: '审核结论：合理或不合理，写明依据',
  access: officer,
  versioned: true,
  params: idParams,
  body: z.strictObject({ verdict: verdictSchema, words }),
  response: BreakGlassReviewDetail,
  errors: ['HEALTH_RECORDS.REVIEW_CLOSED'],
})

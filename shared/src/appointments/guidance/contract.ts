import * as z from 'zod/mini'
import { DoctorBrief } from '../../directory/contract.ts'
import { dateSchema, idSchema, instantSchema } from '../../kernel/ids.ts'
import { pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { open } from '../access.ts'
import { BODY_SIDES, CONFIDENCES, SINCE, URGENCIES } from './model.ts'

/** Nobody has to say who they are to learn where to go (A07). What they feel is health data: it travels in bodies, never in an address. */
const code = z.string().check(z.regex(/^[a-z0-9-]{2,40}$/))
const standardCode = z.string().check(z.regex(/^\d{2}(\.\d{2})?$/))
const codes = (max: number) => z.array(code).check(z.maxLength(max))

/** Where a rule was read. `verified`: the document itself was read, not only heard of. */
export const Source = z.object({
  id: code,
  title: z.string(),
  issuer: z.string(),
  edition: z.string(),
  date: z.nullable(z.string()),
  verified: z.boolean(),
})
export type Source = z.output<typeof Source>
export const BodyPart = z.object({
  code,
  name: z.string(),
  /** The larger part it belongs to; null for those drawn on the figure. */
  within: z.nullable(code),
  sides: z.array(z.enum(BODY_SIDES)),
})
export type BodyPart = z.output<typeof BodyPart>
export const KnowledgeTerm = z.object({ code, name: z.string(), parts: z.array(code) })
export const getKnowledge = route({
  id: 'appointments.getGuidanceKnowledge',
  method: 'GET',
  path: '/appointments/guidance/knowledge',
  status: 200,
  summary: '导诊知识：部位、症状、危险信号及其出处（R353、R354）',
  access: open,
  response: z.object({
    edition: z.string(),
    asOf: dateSchema,
    /** What a reader must know of the whole data set. */
    note: z.string(),
    parts: z.array(BodyPart),
    symptoms: z.array(KnowledgeTerm),
    diseases: z.array(KnowledgeTerm),
    /** Asked of everybody as check boxes: danger signs in plain words. */
    warnings: z.array(z.object({ code, name: z.string() })),
    sources: z.array(Source),
  }),
  errors: [],
})

export const TermHit = z.object({ kind: z.enum(['symptom', 'disease', 'part', 'warning']), code, name: z.string(), matchedBy: z.string() })
export type TermHit = z.output<typeof TermHit>
export const searchTerms = route({
  id: 'appointments.searchGuidanceTerms',
  method: 'POST',
  path: '/appointments/guidance/terms',
  status: 200,
  summary: '按中文、拼音、首字母、别名找症状、部位、疾病，容小错（R353）',
  access: open,
  body: z.strictObject({ text: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)) }),
  response: z.object({ items: z.array(TermHit), suggestions: z.array(z.string()) }),
  errors: [],
})

const coordinates = z.strictObject({ longitude: z.number().check(z.gte(-180), z.lte(180)), latitude: z.number().check(z.gte(-90), z.lte(90)) })
const Rating = z.object({ scoreX10: z.number(), sampleSize: z.number() })
export const RedFlagShown = z.object({ code, title: z.string(), advice: z.string(), urgency: z.enum(URGENCIES), source: z.nullable(Source) })
export const Reason = z.object({
  /** The factor of R354 it speaks of. */
  factor: z.enum(['SYMPTOM', 'PERSON', 'SPECIALTY', 'DISTANCE', 'NUMBERS', 'HEAT', 'LEVEL', 'RATING', 'COMMUNITY']),
  text: z.string(),
  points: z.number(),
})
export type Reason = z.output<typeof Reason>
export const DepartmentAdvice = z.object({
  standardCode: z.string(),
  name: z.string(),
  confidence: z.enum(CONFIDENCES),
  reasons: z.array(z.string()),
})
export const Recommendation = z.object({
  institutionId: idSchema,
  institutionName: z.string(),
  institutionKind: z.string(),
  institutionLevel: z.string(),
  departmentId: idSchema,
  departmentName: z.string(),
  doctorId: idSchema,
  doctorName: z.string(),
  doctorTitle: z.string(),
  specialty: z.string(),
  speaksMongolian: z.boolean(),
  feeFen: z.number(),
  nextDate: z.nullable(dateSchema),
  remaining: z.number(),
  distanceM: z.nullable(z.number()),
  rating: z.nullable(Rating),
  score: z.number(),
  reasons: z.array(Reason),
})
export type Recommendation = z.output<typeof Recommendation>
export const Advice = z.object({
  edition: z.string(),
  asOf: instantSchema,
  note: z.string(),
  /** What was understood of the request, so that the person can put it right. */
  understood: z.array(z.object({ kind: z.enum(['symptom', 'disease', 'warning']), code, name: z.string() })),
  redFlags: z.array(RedFlagShown),
  /** Not null exactly when there is a red flag; then it comes before anything else. */
  emergency: z.nullable(
    z.object({
      phone: z.literal('120'),
      title: z.string(),
      whileWaiting: z.array(z.string()),
      institutions: z.array(z.object({ id: idSchema, name: z.string(), address: z.string(), phone: z.string(), distanceM: z.nullable(z.number()) })),
    }),
  ),
  departments: z.array(DepartmentAdvice),
  communityFirst: z.nullable(
    z.object({
      reasons: z.array(z.string()),
      services: z.array(z.string()),
      sources: z.array(Source),
      institutions: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          address: z.string(),
          departmentId: z.nullable(idSchema),
          nextDate: z.nullable(dateSchema),
          remaining: z.number(),
          distanceM: z.nullable(z.number()),
        }),
      ),
    }),
  ),
  recommendations: z.array(Recommendation),
  /** Said when nothing fitted and the nearest thing is offered instead. */
  alternative: z.nullable(z.string()),
})
export type Advice = z.output<typeof Advice>
export const askAdvice = route({
  id: 'appointments.askGuidance',
  method: 'POST',
  path: '/appointments/guidance/advice',
  status: 200,
  summary: '不知道挂什么科：先看危险信号，再给科室、社区、医生的建议和理由（R354）',
  access: open,
  body: z.strictObject({
    symptoms: z.optional(codes(10)),
    diseases: z.optional(codes(5)),
    warnings: z.optional(codes(30)),
    text: z.optional(z.string().check(z.maxLength(200))),
    since: z.optional(z.enum(SINCE)),
    pregnant: z.optional(z.boolean()),
    /** A bound person: age and sex are read, and the reading is audited. */
    personId: z.optional(idSchema),
    /** Of somebody who is not signed in. */
    ageYears: z.optional(z.int().check(z.gte(0), z.lte(120))),
    sex: z.optional(z.enum(['M', 'F'])),
    location: z.optional(coordinates),
    areaCode: z.optional(z.string().check(z.regex(/^\d{6}$/))),
  }),
  response: Advice,
  errors: [],
})

export const DoctorHit = z.extend(DoctorBrief, {
  institutionKind: z.string(),
  institutionLevel: z.string(),
  standardCode: z.string(),
  standardName: z.string(),
  practiceCertificateMasked: z.string(),
  clinicTimes: z.array(z.object({ weekday: z.number(), half: z.enum(['AM', 'PM']) })),
  nextDate: z.nullable(dateSchema),
  remaining: z.number(),
  rating: z.nullable(Rating),
  matchedBy: z.nullable(z.string()),
})
export type DoctorHit = z.output<typeof DoctorHit>
const Facet = z.array(z.object({ value: z.string(), label: z.string(), count: z.number() }))
export const searchDoctors = route({
  id: 'appointments.searchDoctors',
  method: 'POST',
  path: '/appointments/guidance/doctors',
  status: 200,
  summary: '医生检索：医院、科室、症状、部位、疾病、职称、评价、有号、蒙古语（R353）',
  access: open,
  body: z.strictObject({
    text: z.optional(z.string().check(z.trim(), z.maxLength(40))),
    institutionId: z.optional(idSchema),
    departmentId: z.optional(idSchema),
    standardCode: z.optional(standardCode),
    areaCode: z.optional(z.string().check(z.regex(/^\d{6}$/))),
    symptom: z.optional(code),
    part: z.optional(code),
    disease: z.optional(code),
    title: z.optional(z.string().check(z.maxLength(20))),
    minScoreX10: z.optional(z.int().check(z.gte(10), z.lte(50))),
    withinDays: z.optional(z.int().check(z.gte(0), z.lte(60))),
    speaksMongolian: z.optional(z.boolean()),
    ...pageQuery,
  }),
  response: z.object({
    asOf: instantSchema,
    total: z.number(),
    items: z.array(DoctorHit),
    nextCursor: z.nullable(z.string()),
    /** How many doctors each further choice would leave, all other criteria kept. */
    facets: z.object({ institutions: Facet, departments: Facet, titles: Facet, mongolian: z.number(), withNumbers: z.number(), rated: z.number() }),
    /** When nobody fits: the criteria without which somebody would, and how many. */
    nearest: z.array(z.object({ drop: z.string(), label: z.string(), count: z.number() })),
    suggestions: z.array(z.string()),
  }),
  errors: [],
})
export type DoctorSearch = z.output<(typeof searchDoctors)['response']>

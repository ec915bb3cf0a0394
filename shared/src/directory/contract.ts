import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema } from '../kernel/ids.ts'
import { page, pageQuery } from '../kernel/paging.ts'
import { route } from '../kernel/route.ts'
import { GUIDE_KINDS, INSTITUTION_KINDS } from './model.ts'

const open = { scope: 'public', roles: [] } as const
/** Who keeps this record and when it was last true (R350: owner and as-of date). */
const provenance = { ownerName: z.string(), asOf: dateSchema }

export const Area = z.object({ code: z.string(), name: z.string(), townships: z.array(z.object({ code: z.string(), name: z.string() })) })
export const InstitutionBrief = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(INSTITUTION_KINDS),
  level: z.string(),
  areaCode: z.string(),
  areaName: z.string(),
  address: z.string(),
  phone: z.string(),
  services: z.object({ booking: z.boolean(), onlinePayment: z.boolean(), reports: z.boolean() }),
  ...provenance,
})
export type InstitutionBrief = z.output<typeof InstitutionBrief>
export const DepartmentBrief = z.object({
  id: idSchema,
  institutionId: idSchema,
  name: z.string(),
  standardCode: z.string(),
  standardName: z.string(),
  location: z.string(),
  doctorCount: z.number(),
  /** 病区床位; 0: without beds. */
  beds: z.number(),
  /** 专业特点 and 学术科研 in a patient's words; may be empty. */
  features: z.string(),
  research: z.string(),
})
export type DepartmentBrief = z.output<typeof DepartmentBrief>
export const DoctorBrief = z.object({
  id: idSchema,
  institutionId: idSchema,
  institutionName: z.string(),
  departmentId: idSchema,
  departmentName: z.string(),
  name: z.string(),
  title: z.string(),
  specialty: z.string(),
  speaksMongolian: z.boolean(),
  feeFen: fenSchema,
})
export type DoctorBrief = z.output<typeof DoctorBrief>
export const Institution = z.extend(InstitutionBrief, {
  introduction: z.string(),
  openingHours: z.string(),
  transport: z.string(),
  longitude: z.number(),
  latitude: z.number(),
  hasEmergency: z.boolean(),
  departments: z.array(DepartmentBrief),
  /** 就诊指南、平均住院日、费用 (R352) in the institution's edition; null where it has sent none. */
  info: z.nullable(
    z.object({
      edition: z.string(),
      asOf: dateSchema,
      guides: z.array(z.object({ kind: z.enum(GUIDE_KINDS), steps: z.array(z.string()) })),
      treatments: z.array(
        z.object({
          disease: z.string(),
          averageStayDays: z.nullable(z.number()),
          outpatientFen: z.nullable(fenSchema),
          inpatientFen: z.nullable(fenSchema),
          /** 按病种收费 */
          perDisease: z.boolean(),
        }),
      ),
    }),
  ),
})
export const Doctor = z.extend(DoctorBrief, {
  introduction: z.string(),
  /** 从医经历、科研教学; may be empty. */
  career: z.string(),
  teaching: z.string(),
  practiceCertificateMasked: z.string(),
  location: z.string(),
  /** Regular clinic times, Monday = 1. */
  clinicTimes: z.array(z.object({ weekday: z.number(), half: z.enum(['AM', 'PM']) })),
  ...provenance,
})
export type Doctor = z.output<typeof Doctor>

export const listAreas = route({
  id: 'directory.listAreas',
  method: 'GET',
  path: '/directory/areas',
  status: 200,
  summary: '旗县市区与苏木乡镇',
  access: open,
  response: z.object({ items: z.array(Area), source: z.string() }),
  errors: [],
})
export const listInstitutions = route({
  id: 'directory.listInstitutions',
  method: 'GET',
  path: '/directory/institutions',
  status: 200,
  summary: '医疗机构（R342、R350）',
  access: open,
  query: z.strictObject({
    areaCode: z.optional(z.string().check(z.regex(/^\d{6}$/))),
    kind: z.optional(z.enum(INSTITUTION_KINDS)),
    q: z.optional(z.string().check(z.maxLength(40))),
    ...pageQuery,
  }),
  response: page(InstitutionBrief),
  errors: [],
})
export const getInstitution = route({
  id: 'directory.getInstitution',
  method: 'GET',
  path: '/directory/institutions/:id',
  status: 200,
  summary: '一家机构与它的科室',
  access: open,
  params: idParams,
  response: Institution,
  errors: [],
})
export const listDoctors = route({
  id: 'directory.listDoctors',
  method: 'GET',
  path: '/directory/doctors',
  status: 200,
  summary: '医生（R352、R353）',
  access: open,
  query: z.strictObject({
    institutionId: z.optional(idSchema),
    departmentId: z.optional(idSchema),
    q: z.optional(z.string().check(z.maxLength(40))),
    ...pageQuery,
  }),
  response: page(DoctorBrief),
  errors: [],
})
export const getDoctor = route({
  id: 'directory.getDoctor',
  method: 'GET',
  path: '/directory/doctors/:id',
  status: 200,
  summary: '一位医生',
  access: open,
  params: idParams,
  response: Doctor,
  errors: [],
})
export const SearchHit = z.object({
  kind: z.enum(['institution', 'department', 'doctor']),
  id: idSchema,
  institutionId: idSchema,
  title: z.string(),
  subtitle: z.string(),
  /** Why it was found: 名称, 拼音, 首字母, 别名, 相近写法. */
  matchedBy: z.string(),
})
export type SearchHit = z.output<typeof SearchHit>
export const search = route({
  id: 'directory.search',
  method: 'GET',
  path: '/directory/search',
  status: 200,
  summary: '按中文、拼音、首字母、别名搜索，容小错（R353）',
  access: open,
  query: z.strictObject({
    q: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
    limit: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(50))),
  }),
  response: z.object({ items: z.array(SearchHit), suggestions: z.array(z.string()), indexedAt: instantSchema }),
  errors: [],
})

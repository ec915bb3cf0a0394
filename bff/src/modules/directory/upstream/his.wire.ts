import * as z from 'zod/mini'

/** The regional HIS interface, field by field (mock/docs/his-interface.md §1–2). Nothing here knows our vocabulary. */

const text = z.string().check(z.maxLength(4000))
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100))
const code = z.string().check(z.regex(/^[\w-]{1,40}$/))
const flag = z.enum(['0', '1'])
/** §1: yuan text with two decimals. */
const yuan = z.string().check(z.regex(/^\d{1,7}\.\d{2}$/))
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))

/** §1: every answer; a refusal has another `result_code` (§5) and `data: null`. */
export const EnvelopeWire = z.object({ result_code: z.string().check(z.minLength(1)), result_message: z.string(), data: z.unknown() })

/** §2 `GET /institutions`. An empty list would retire every hospital: it is no list of a region's institutions. */
export const InstitutionsWire = z
  .array(
    z.object({
      hos_code: code,
      hos_name: name,
      hos_kind: z.enum(['GENERAL_HOSPITAL', 'TCM_MONGOLIAN_HOSPITAL', 'SPECIALIST_HOSPITAL', 'MATERNAL_CHILD', 'COMMUNITY_CENTRE', 'TOWNSHIP_CENTRE']),
      hos_level: text,
      area_code: z.string().check(z.regex(/^\d{6}(\d{3}){0,2}$/)),
      address: text,
      phone: text,
      introduction: text,
      transport: text,
      opening_hours: text,
      longitude: z.number().check(z.gte(-180), z.lte(180)),
      latitude: z.number().check(z.gte(-90), z.lte(90)),
      authority_mode: z.enum(['PLATFORM', 'HIS', 'SPLIT']),
      emergency: flag,
      query_supported: z.boolean(),
      online_pay: flag,
      window_pay: flag,
      mchid: z.nullish(text),
      aliases: z.array(name),
      updated_on: date,
    }),
  )
  .check(z.minLength(1))
export type InstitutionWire = z.output<typeof InstitutionsWire>[number]

/** §2 `GET /{hos_code}/departments` */
export const DepartmentsWire = z.array(
  z.object({
    dept_code: code,
    dept_name: name,
    std_code: text,
    std_name: text,
    location: text,
    aliases: z.array(name),
    beds: z.int().check(z.gte(0), z.lte(5000)),
    features: text,
    research: text,
    status: flag,
  }),
)
export type DepartmentWire = z.output<typeof DepartmentsWire>[number]

/** §2 `GET /{hos_code}/doctors` */
export const DoctorsWire = z.array(
  z.object({
    doct_code: code,
    dept_code: code,
    doct_name: name,
    title: text,
    specialty: text,
    introduction: text,
    career: text,
    teaching: text,
    practice_cert_no: text,
    speaks_mongolian: flag,
    reg_fee: yuan,
    clinic_times: z.array(z.object({ weekday: z.int().check(z.gte(1), z.lte(7)), half: z.enum(['AM', 'PM']) })),
    status: flag,
  }),
)
export type DoctorWire = z.output<typeof DoctorsWire>[number]

/** §2 `GET /{hos_code}/resources` */
export const ResourcesWire = z.array(
  z.object({
    res_code: code,
    kind: z.enum(['EXAM', 'BED']),
    res_name: name,
    dept_code: code,
    unit_minutes: z.nullable(z.int().check(z.gt(0), z.lte(1440))),
    preparation: text,
    fee: yuan,
    status: flag,
  }),
)
export type ResourceWire = z.output<typeof ResourcesWire>[number]

/** §2 `GET /{hos_code}/service-info` */
export const ServiceInfoWire = z.object({
  edition: name,
  as_of: date,
  guides: z.array(z.object({ kind: z.enum(['APPOINTMENT', 'OUTPATIENT', 'EMERGENCY', 'INPATIENT']), steps: z.array(text) })),
  treatments: z.array(
    z.object({
      disease: name,
      avg_stay_days: z.nullable(z.number().check(z.gt(0), z.lt(1000))),
      outpatient_fee: z.nullable(yuan),
      inpatient_fee: z.nullable(yuan),
      charge_mode: z.enum(['PER_DISEASE', 'PER_ITEM']),
    }),
  ),
})
export type ServiceInfoWire = z.output<typeof ServiceInfoWire>

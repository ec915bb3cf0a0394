import * as z from 'zod/mini'
import type { ContentOf } from '../content.ts'
import type { RecordKind } from '../model.ts'

/** The content of every kind on the wire, as `../content.ts` describes it. */
const text = z.string()
const maybe = z.nullable(z.string())
const coding = z.object({ system: text, code: text, display: text })
const base = { title: text, originalTitle: maybe, code: z.nullable(coding), orgName: maybe, department: maybe, doctor: maybe, note: maybe }
const quantity = z.object({ comparator: z.nullable(z.enum(['<', '<=', '>', '>='])), value: text, unit: maybe })
const measured = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quantity'), quantity }),
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('coded'), coding }),
  z.object({ kind: z.literal('absent'), reason: text }),
])
const range = z.nullable(z.object({ low: maybe, high: maybe, text: maybe }))
const plain = z.object({ ...base, start: maybe, end: maybe, details: z.array(z.object({ title: text, text })) })
const form = z.object({
  ...base,
  fields: z.array(z.object({ title: text, value: text, unit: maybe, analyte: maybe })),
  nextDate: maybe,
  referral: maybe,
})
const measurement = z.object({
  ...base,
  analyte: maybe,
  value: measured,
  components: z.array(z.object({ title: text, code: z.nullable(coding), analyte: maybe, value: measured, ranges: range })),
  range,
  criticalLow: maybe,
  criticalHigh: maybe,
  labFlag: z.nullable(z.enum(['N', 'L', 'H', 'LL', 'HH', 'A'])),
  method: maybe,
  device: maybe,
  specimenId: maybe,
  specimenType: maybe,
})
const SCHEMAS = {
  ENCOUNTER: z.object({
    ...base,
    encounterKind: z.enum(['OUTPATIENT', 'EMERGENCY', 'INPATIENT', 'CHECKUP', 'FOLLOW_UP', 'OTHER']),
    start: text,
    end: maybe,
    reason: maybe,
  }),
  CONDITION: plain,
  ALLERGY: plain,
  LAB_REPORT: z.object({
    ...base,
    issuedAt: maybe,
    conclusion: maybe,
    critical: z.boolean(),
    releaseAfter: maybe,
    orderedAt: maybe,
    attachment: z.nullable(z.object({ title: text, mime: text, url: text })),
  }),
  LAB_ITEM: measurement,
  SPECIMEN: z.object({ ...base, specimenType: maybe, collectedAt: maybe, receivedAt: maybe }),
  SERVICE_REQUEST: z.object({ ...base, orderedAt: maybe }),
  IMAGING_REPORT: z.object({ ...base, modality: maybe, bodySite: maybe, finding: maybe, impression: maybe, issuedAt: maybe, releaseAfter: maybe }),
  IMAGING_STUDY: plain,
  MEDICATION: z.object({
    ...base,
    dose: maybe,
    route: maybe,
    frequency: maybe,
    start: maybe,
    end: maybe,
    quantity: maybe,
    isChinese: z.boolean(),
    isCurrent: z.boolean(),
  }),
  PROCEDURE: plain,
  IMMUNIZATION: z.object({
    ...base,
    vaccineCode: text,
    doseNumber: z.nullable(z.number()),
    lotNumber: maybe,
    manufacturer: maybe,
    site: maybe,
    isFree: z.nullable(z.boolean()),
  }),
  OBSERVATION: measurement,
  CHECKUP: form,
  MATERNAL: form,
  CHILD_VISIT: form,
  HTN_FOLLOW_UP: form,
  DM_FOLLOW_UP: form,
  DAY_BILL: z.object({
    ...base,
    date: text,
    amountFen: z.int(),
    lines: z.array(z.object({ title: text, quantity: text, amountFen: z.int() })),
  }),
  DOCUMENT: z.object({
    ...base,
    author: maybe,
    mime: text,
    sections: z.array(z.object({ title: text, text })),
    byteLength: z.nullable(z.int()),
    sha256: maybe,
  }),
  CARE_PLAN: plain,
  ASSESSMENT: plain,
} satisfies { [K in RecordKind]: z.ZodMiniType<ContentOf[K]> }

type Body<K extends RecordKind> = { [Kind in K]: { kind: Kind; content: ContentOf[Kind] } }[K]
/** What an object says, by its kind. */
export type RecordBody = Body<RecordKind>
const bodyOf = <K extends RecordKind>(kind: K) => z.object({ kind: z.literal(kind), content: SCHEMAS[kind] })
export const RecordBodySchema = z.discriminatedUnion('kind', [
  bodyOf('ENCOUNTER'),
  bodyOf('CONDITION'),
  bodyOf('ALLERGY'),
  bodyOf('LAB_REPORT'),
  bodyOf('LAB_ITEM'),
  bodyOf('SPECIMEN'),
  bodyOf('SERVICE_REQUEST'),
  bodyOf('IMAGING_REPORT'),
  bodyOf('IMAGING_STUDY'),
  bodyOf('MEDICATION'),
  bodyOf('PROCEDURE'),
  bodyOf('IMMUNIZATION'),
  bodyOf('OBSERVATION'),
  bodyOf('CHECKUP'),
  bodyOf('MATERNAL'),
  bodyOf('CHILD_VISIT'),
  bodyOf('HTN_FOLLOW_UP'),
  bodyOf('DM_FOLLOW_UP'),
  bodyOf('DAY_BILL'),
  bodyOf('DOCUMENT'),
  bodyOf('CARE_PLAN'),
  bodyOf('ASSESSMENT'),
])

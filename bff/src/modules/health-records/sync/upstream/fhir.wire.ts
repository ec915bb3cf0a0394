import * as z from 'zod/mini'

/** A field that is not of its shape counts as not sent: one bad field never costs a resource. Numbers are their digits as text. */
const soft = <S extends z.ZodMiniType>(schema: S) => z.catch(z.optional(schema), undefined)
const listOf = <S extends z.ZodMiniType>(schema: S) => z._default(z.catch(z.array(schema), []), [])
/** FHIR lets some fields be one or many, from version to version. */
const manyOf = <S extends z.ZodMiniType>(schema: S) =>
  z.pipe(
    z.transform((value: unknown) => (value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value])),
    z.catch(z.array(schema), []),
  )
const text = soft(z.string())
const flag = soft(z.boolean())

const Coding = z.object({ system: text, code: text, display: text })
const Concept = z.object({ coding: listOf(Coding), text })
const Reference = z.object({ reference: text, display: text, type: text })
const Quantity = z.object({ value: text, comparator: soft(z.enum(['<', '<=', '>', '>='])), unit: text, code: text })
const Period = z.object({ start: text, end: text })
const Identifier = z.object({ system: text, value: text })
/** fhir-interface.md §3: extensions of the region. */
const Extension = z.object({ url: text, valueString: text, valueInstant: text, valueBoolean: flag, valueReference: soft(Reference) })
const Security = z.object({ system: text, code: text, extension: listOf(Extension) })
const Attachment = z.object({ contentType: text, url: text, size: text, hash: text, title: text })
const Range = z.object({ low: soft(Quantity), high: soft(Quantity), text, type: soft(Concept) })
const measured = {
  valueQuantity: soft(Quantity),
  valueString: text,
  valueCodeableConcept: soft(Concept),
  valueInteger: text,
  valueBoolean: flag,
  valueDateTime: text,
  dataAbsentReason: soft(Concept),
  referenceRange: listOf(Range),
}
const Answer = z.object({
  valueQuantity: soft(Quantity),
  valueDecimal: text,
  valueInteger: text,
  valueString: text,
  valueDate: text,
  valueCoding: soft(Coding),
  valueBoolean: flag,
})
const Item = z.object({ linkId: text, text, answer: listOf(Answer) })
const Money = z.object({ value: text, currency: text })
const Dosage = z.object({
  text,
  route: soft(Concept),
  timing: soft(z.object({ code: soft(Concept), repeat: soft(z.object({ frequency: text, period: text, periodUnit: text })) })),
  doseAndRate: listOf(z.object({ doseQuantity: soft(Quantity) })),
})

/**
 * A FHIR R4 resource as far as it is used here (fhir-interface.md §3–§7), all types in one: what a type does not have is empty. Anything else passes unread.
 */
export const Resource = z.object({
  resourceType: z.string(),
  id: z.string(),
  meta: z.object({
    versionId: text,
    lastUpdated: text,
    source: text,
    tag: listOf(Coding),
    security: listOf(Security),
  }),
  extension: listOf(Extension),
  identifier: listOf(Identifier),
  status: text,
  subject: soft(Reference),
  patient: soft(Reference),
  encounter: soft(Reference),
  category: manyOf(z.union([Concept, z.string()])),
  code: soft(Concept),
  // Patient
  active: flag,
  link: listOf(z.object({ other: soft(Reference), type: text })),
  // Encounter
  class: soft(Coding),
  type: manyOf(Concept),
  serviceType: soft(Concept),
  participant: listOf(z.object({ individual: soft(Reference) })),
  period: soft(Period),
  serviceProvider: soft(Reference),
  reasonCode: listOf(Concept),
  // Condition, AllergyIntolerance
  clinicalStatus: soft(Concept),
  verificationStatus: soft(Concept),
  severity: soft(Concept),
  onsetDateTime: text,
  abatementDateTime: text,
  recordedDate: text,
  asserter: soft(Reference),
  recorder: soft(Reference),
  criticality: text,
  reaction: listOf(z.object({ manifestation: listOf(Concept) })),
  note: listOf(z.object({ text })),
  // ServiceRequest, MedicationRequest
  authoredOn: text,
  requester: soft(Reference),
  // Specimen
  accessionIdentifier: soft(Identifier),
  collection: soft(z.object({ collectedDateTime: text, collectedPeriod: soft(Period) })),
  receivedTime: text,
  // DiagnosticReport, Observation
  basedOn: listOf(Reference),
  specimen: manyOf(Reference),
  result: listOf(Reference),
  imagingStudy: listOf(Reference),
  effectiveDateTime: text,
  effectivePeriod: soft(Period),
  issued: text,
  conclusion: text,
  resultsInterpreter: listOf(Reference),
  performer: listOf(z.object({ ...Reference.shape, actor: soft(Reference) })),
  presentedForm: listOf(Attachment),
  ...measured,
  interpretation: listOf(Concept),
  method: soft(Concept),
  device: soft(Reference),
  component: listOf(z.object({ code: soft(Concept), interpretation: listOf(Concept), ...measured })),
  // ImagingStudy
  started: text,
  modality: listOf(Coding),
  series: listOf(z.object({ modality: soft(Coding), bodySite: soft(Coding) })),
  description: text,
  // Medication…
  medicationCodeableConcept: soft(Concept),
  dosageInstruction: listOf(Dosage),
  dispenseRequest: soft(z.object({ quantity: soft(Quantity), validityPeriod: soft(Period), performer: soft(Reference) })),
  authorizingPrescription: listOf(Reference),
  quantity: soft(Quantity),
  whenHandedOver: text,
  // Immunization
  vaccineCode: soft(Concept),
  occurrenceDateTime: text,
  lotNumber: text,
  manufacturer: soft(Reference),
  site: soft(Concept),
  fundingSource: soft(Concept),
  protocolApplied: listOf(z.object({ doseNumberPositiveInt: text })),
  // Procedure
  performedDateTime: text,
  performedPeriod: soft(Period),
  // QuestionnaireResponse
  questionnaire: text,
  authored: text,
  author: manyOf(Reference),
  item: listOf(Item),
  // DocumentReference
  date: text,
  custodian: soft(Reference),
  content: listOf(z.object({ attachment: soft(Attachment) })),
  // CarePlan
  title: text,
  activity: listOf(z.object({ detail: soft(z.object({ description: text, code: soft(Concept) })) })),
  // Invoice
  issuer: soft(Reference),
  totalGross: soft(Money),
  lineItem: listOf(
    z.object({
      chargeItemCodeableConcept: soft(Concept),
      priceComponent: listOf(z.object({ amount: soft(Money) })),
      extension: listOf(Extension),
    }),
  ),
})

/** fhir-interface.md §2, §5. `total` is a hint and therefore not read. */
export const Bundle = z.object({
  resourceType: z.literal('Bundle'),
  link: listOf(z.object({ relation: text, url: text })),
  entry: listOf(z.object({ resource: z.unknown(), search: soft(z.object({ mode: text })) })),
})
export const Binary = z.object({ resourceType: z.literal('Binary'), contentType: text, data: text })

export type Resource = z.output<typeof Resource>
export type Bundle = z.output<typeof Bundle>
export type Concept = z.output<typeof Concept>
export type Coding = z.output<typeof Coding>
export type Quantity = z.output<typeof Quantity>
export type Reference = z.output<typeof Reference>
export type Measured = Pick<z.output<typeof Resource>, keyof typeof measured>

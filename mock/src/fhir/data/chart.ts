import { createHash } from 'node:crypto'
import { formatInstant, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { Resident } from '../../kernel/personas.ts'
import { REPORT_STEPS, stepResources, valueOf, type LabReport, type ReportStep, type StepTimes } from '../lab-report.ts'
import type { Resource } from '../resources.ts'
import { concept, departmentOf, diagnosis, idOf, institution, LOINC, metaOf, quantity, type Labelling } from '../vocabulary.ts'
import { decimal } from '../decimals.ts'

/** A version to publish, and when it was published. */
export interface Draft {
  resource: Resource
  at: Instant
}
/** `2026-06-18` or `2026-06-18T08:20`, Asia/Shanghai. */
export type When = string

interface Written extends Partial<Labelling> {
  /** Tells the person's records apart; makes the id. */
  key: string
  at: When
  hosCode: string
  department?: string
  doctor?: string
  encounter?: string
}

const MORNING = 'T09:00'
export const instantOf = (when: When): Instant => Date.parse(`${when.length === 10 ? when + MORNING : when}:00+08:00`)
const timeOf = (when: When): string => formatInstant(instantOf(when))
/** From order to result of an ordinary test, in minutes. */
const MINUTES_OF: Record<ReportStep, number> = { ordered: -25, collected: 0, received: 40, registered: 60, preliminary: 90, final: 190 }

export interface FormField {
  /** `loinc:8480-6`, `local:…`, or a name of fhir-interface.md §7. */
  linkId: string
  text: string
  value: string
  unit?: string
  date?: true
}
export const field = (linkId: string, text: string, value: string, unit?: string): FormField => ({ linkId, text, value, ...(unit !== undefined && { unit }) })
export const dateField = (linkId: string, text: string, value: string): FormField => ({ linkId, text, value, date: true })

/** One person's records on one line, as they were published. */
export class Chart {
  readonly drafts: Draft[] = []
  readonly patient: string
  private readonly owner: string

  constructor(line: string, person: Resident, residence: string) {
    const { name, sex, birthDate, idNumber, birthCertificateNumber } = person
    const identifier = idNumber
      ? { system: 'urn:tongliao:resident-id', value: idNumber }
      : { system: 'urn:tongliao:birth-certificate', value: birthCertificateNumber ?? '' }
    this.owner = idOf(line, identifier.value)
    this.patient = `Patient/${this.owner}`
    this.push(instantOf('2024-01-02'), {
      resourceType: 'Patient',
      id: this.owner,
      meta: metaOf('150502C01', { directory: 'D01' }),
      active: true,
      identifier: [identifier],
      name: [{ text: name }],
      gender: sex === 'F' ? 'female' : 'male',
      birthDate,
      address: [{ text: residence }],
    })
  }

  private push(at: Instant, resource: Resource): string {
    this.drafts.push({ at, resource })
    return `${resource.resourceType}/${resource.id}`
  }

  private idOf(key: string, part = ''): string {
    return idOf(this.owner, key, part)
  }

  /** A resource with what every one of them carries. */
  private write(resourceType: string, written: Written, directory: string, fields: Record<string, unknown>, delayMinutes = 20): string {
    const { key, at, hosCode, labels, releaseAfter, department, encounter } = written
    return this.push(instantOf(at) + delayMinutes * MINUTE_MS, {
      resourceType,
      id: this.idOf(key, resourceType),
      meta: metaOf(hosCode, { directory: written.directory ?? directory, ...(labels && { labels }), ...(releaseAfter && { releaseAfter }) }),
      ...departmentOf(department),
      ...fields,
      ...(encounter && { encounter: { reference: encounter } }),
    })
  }

  private get subject() {
    return { subject: { reference: this.patient } }
  }

  /** A visit with its diagnoses. */
  visit(
    visit: Written & {
      kind: 'AMB' | 'EMER' | 'IMP' | 'CHECKUP' | 'FOLLOWUP'
      title: string
      end?: When
      reason?: string
      /** What was found then is over. */
      isOver?: boolean
      diagnoses?: readonly (readonly [string, string])[]
    },
  ): string {
    const { key, at, kind, title, end, reason, isOver, diagnoses = [], department, doctor, hosCode } = visit
    const isLocal = kind === 'CHECKUP' || kind === 'FOLLOWUP'
    const encounter = `Encounter/${this.idOf(key, 'Encounter')}`
    const conditions = diagnoses.map(([text, icd10], index) =>
      this.write('Condition', { ...visit, key: `${key}-${index}`, encounter }, 'D04', {
        clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: isOver ? 'resolved' : 'active' }] },
        verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }] },
        code: diagnosis(text, icd10),
        ...this.subject,
        recordedDate: timeOf(at),
        ...(doctor && { asserter: { display: doctor } }),
      }),
    )
    return this.write('Encounter', visit, 'D03', {
      status: 'finished',
      class: { system: isLocal ? 'urn:tongliao:encounter-class' : 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: kind },
      type: [concept(title)],
      ...(department && { serviceType: concept(department) }),
      ...this.subject,
      ...(doctor && { participant: [{ individual: { display: doctor } }] }),
      period: { start: timeOf(at), end: end === undefined ? formatInstant(instantOf(at) + 20 * MINUTE_MS) : timeOf(end) },
      ...(reason && { reasonCode: [concept(reason)] }),
      ...(conditions.length > 0 && { diagnosis: conditions.map((reference) => ({ condition: { reference } })) }),
      serviceProvider: institution(hosCode),
    })
  }

  /** A laboratory report with every step it went through. @param until the last step that has happened */
  lab(
    report: Omit<LabReport, 'patient' | 'directory'> & { directory?: string; at: When },
    until: ReportStep = 'final',
  ): { reference: string; report: LabReport } {
    const { at, ...rest } = report
    const whole: LabReport = { ...rest, directory: rest.directory ?? 'D05', patient: this.patient, key: `${this.owner} ${rest.key}` }
    const times: StepTimes = {}
    let reference = ''
    for (const step of REPORT_STEPS.slice(0, REPORT_STEPS.indexOf(until) + 1)) {
      if (step === 'preliminary') continue
      const instant = instantOf(at) + MINUTES_OF[step] * MINUTE_MS
      times[step] = formatInstant(instant)
      for (const resource of stepResources(whole, step, times)) {
        const published = this.push(instant, resource)
        if (resource.resourceType === 'DiagnosticReport') reference = published
      }
    }
    return { reference, report: whole }
  }

  /** An examination with pictures. */
  imaging(image: Written & { title: string; modality: string; bodySite: string; finding: string; impression: string; category?: 'RAD' | 'CUS' }): string {
    const { key, at, title, modality, bodySite, finding, impression, category = 'RAD', doctor, hosCode, department } = image
    const study = this.write('ImagingStudy', image, 'D06', {
      status: 'available',
      ...this.subject,
      started: timeOf(at),
      modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: modality }],
      description: title,
      series: [
        {
          uid: `2.25.${BigInt(`0x${createHash('sha256').update(this.idOf(key)).digest('hex').slice(0, 20)}`).toString()}`,
          modality: { code: modality },
          bodySite: { display: bodySite },
        },
      ],
    })
    const extension = [
      { url: 'urn:tongliao:finding', valueString: finding },
      ...(department ? [{ url: 'urn:tongliao:department', valueString: department }] : []),
    ]
    return this.write(
      'DiagnosticReport',
      image,
      'D06',
      {
        extension,
        identifier: [{ system: 'urn:tongliao:report-no', value: `Y${this.idOf(key).slice(1, 13).toUpperCase()}` }],
        status: 'final',
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: category }] }],
        code: concept(title),
        ...this.subject,
        effectiveDateTime: timeOf(at),
        issued: formatInstant(instantOf(at) + 120 * MINUTE_MS),
        performer: [institution(hosCode)],
        ...(doctor && { resultsInterpreter: [{ display: doctor }] }),
        imagingStudy: [{ reference: study }],
        conclusion: impression,
      },
      120,
    )
  }

  /** A prescription, and that it was handed out. */
  medicine(
    medicine: Written & {
      name: string
      dose: readonly [string, string]
      frequency: string
      route?: string
      packs: string
      days: number
      isChinese?: boolean
      isEnded?: boolean
    },
  ): string {
    const { key, at, name, dose, frequency, route = '口服', packs, days, isChinese, isEnded, doctor, hosCode } = medicine
    const medicationCodeableConcept = concept(name)
    const prescription = this.write('MedicationRequest', medicine, isChinese ? 'D19' : 'D07', {
      status: isEnded ? 'completed' : 'active',
      intent: 'order',
      ...(isChinese && { category: [concept('蒙药、中药', 'urn:tongliao:medicine-kind', 'CHINESE')] }),
      medicationCodeableConcept,
      ...this.subject,
      authoredOn: timeOf(at),
      ...(doctor && { requester: { display: doctor } }),
      dosageInstruction: [
        {
          text: `${route}，一次 ${dose[0]} ${dose[1]}，${frequency}`,
          route: { text: route },
          timing: { code: { text: frequency } },
          doseAndRate: [{ doseQuantity: { value: decimal(dose[0]), unit: dose[1] } }],
        },
      ],
      dispenseRequest: {
        quantity: { value: decimal(packs), unit: '盒' },
        validityPeriod: { start: timeOf(at), end: formatInstant(instantOf(at) + days * 1440 * MINUTE_MS) },
        performer: institution(hosCode),
      },
    })
    this.write(
      'MedicationDispense',
      { ...medicine, key: `${key}-out` },
      isChinese ? 'D19' : 'D07',
      {
        status: 'completed',
        medicationCodeableConcept,
        ...this.subject,
        quantity: { value: decimal(packs), unit: '盒' },
        whenHandedOver: formatInstant(instantOf(at) + 30 * MINUTE_MS),
        authorizingPrescription: [{ reference: prescription }],
        performer: [{ actor: institution(hosCode) }],
      },
      40,
    )
    return prescription
  }

  form(
    form: Written & { form: string; title: string; fields: readonly FormField[]; nextDate?: string; referral?: string; score?: string },
    directory: string,
  ): string {
    const { title, fields, nextDate, referral, score, at, doctor } = form
    const answer = ({ value, unit, date }: FormField) => (date ? { valueDate: value } : valueOf(value, unit))
    const all = [
      field('title', '名称', title),
      ...(score === undefined ? [] : [field('score', '总分', score)]),
      ...fields,
      ...(nextDate === undefined ? [] : [dateField('next-date', '下次日期', nextDate)]),
      ...(referral === undefined ? [] : [field('referral', '转诊', referral)]),
    ]
    return this.write('QuestionnaireResponse', form, directory, {
      questionnaire: `urn:tongliao:form:${form.form}`,
      status: 'completed',
      ...this.subject,
      authored: timeOf(at),
      author: { display: doctor ?? institution(form.hosCode)['display'] },
      item: all.map((one) => ({ linkId: one.linkId, text: one.text, answer: [answer(one)] })),
    })
  }

  vaccine(dose: Written & { name: string; code: string; doseNumber: number; lot: string; isFree?: boolean; site?: string }): string {
    const { name, code, doseNumber, lot, isFree = true, site = '上臂外侧三角肌', at, hosCode } = dose
    return this.write('Immunization', dose, 'D09', {
      status: 'completed',
      vaccineCode: concept(name, 'urn:tongliao:vaccine', code),
      patient: { reference: this.patient },
      occurrenceDateTime: timeOf(at),
      primarySource: true,
      lotNumber: lot,
      manufacturer: { display: '示例生物制品厂' },
      site: { text: site },
      performer: [{ actor: institution(hosCode) }],
      fundingSource: { coding: [{ system: 'urn:tongliao:funding', code: isFree ? 'FREE' : 'PAID' }] },
      protocolApplied: [{ doseNumberPositiveInt: decimal(String(doseNumber)) }],
    })
  }

  allergy(allergy: Written & { substance: string; reaction: string; criticality: 'high' | 'low' }): string {
    const { substance, reaction, criticality, at, doctor } = allergy
    return this.write('AllergyIntolerance', allergy, 'D02', {
      clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] },
      category: ['medication'],
      criticality,
      code: concept(substance),
      patient: { reference: this.patient },
      recordedDate: timeOf(at),
      ...(doctor && { recorder: { display: doctor } }),
      reaction: [{ manifestation: [concept(reaction)] }],
    })
  }

  /** A value alone: blood group, blood pressure at home. */
  observation(
    one: Written & {
      title: string
      loinc: string
      value?: string
      unit?: string
      components?: readonly (readonly [title: string, loinc: string, value: string, unit: string])[]
    },
    directory: string,
  ): string {
    const { title, loinc, value, unit, components, at, hosCode } = one
    return this.write('Observation', one, directory, {
      status: 'final',
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: directory === 'D02' ? 'laboratory' : 'vital-signs' }] },
      ],
      code: concept(title, LOINC, loinc),
      ...this.subject,
      effectiveDateTime: timeOf(at),
      issued: timeOf(at),
      performer: [institution(hosCode)],
      ...(value !== undefined && valueOf(value, unit)),
      ...(components && {
        component: components.map(([text, code, digits, ucum]) => ({ code: concept(text, LOINC, code), valueQuantity: quantity(digits, ucum) })),
      }),
    })
  }

  procedure(one: Written & { title: string; end?: When }): string {
    return this.write('Procedure', one, 'D08', {
      status: 'completed',
      code: concept(one.title),
      ...this.subject,
      performedPeriod: { start: timeOf(one.at), end: timeOf(one.end ?? one.at) },
      ...(one.doctor && { performer: [{ actor: { display: one.doctor } }] }),
    })
  }

  /** A text with sections, and the file it stands in. */
  document(one: Written & { title: string; sections: readonly (readonly [heading: string, text: string])[] }, directory: string): string {
    const { at, title, doctor, hosCode, sections } = one
    const text = sections.map(([heading, body]) => `【${heading}】\n${body}\n`).join('\n')
    const attachment = this.file({ ...one, text }, directory)
    return this.write('DocumentReference', one, directory, {
      status: 'current',
      type: concept(title),
      ...this.subject,
      date: timeOf(at),
      author: [{ display: doctor ?? institution(hosCode)['display'] }],
      custodian: institution(hosCode),
      content: [{ attachment: { ...attachment, title } }],
    })
  }

  file(one: Written & { text: string }, directory: string): { url: string } & Record<string, unknown> {
    const bytes = Buffer.from(one.text)
    const url = this.write('Binary', one, directory, {
      contentType: 'text/plain; charset=utf-8',
      securityContext: { reference: this.patient },
      data: bytes.toString('base64'),
    })
    return { contentType: 'text/plain; charset=utf-8', url, size: decimal(String(bytes.length)), hash: createHash('sha1').update(bytes).digest('base64') }
  }

  dayBill(bill: Written & { lines: readonly (readonly [title: string, amount: string, quantity: string])[] }): string {
    const { at, lines, encounter, hosCode } = bill
    const fen = lines.reduce((sum, [, amount]) => sum + Math.round(Number(amount) * 100), 0)
    const { encounter: _encounter, ...rest } = bill
    return this.write('Invoice', rest, 'D14', {
      ...(encounter && { extension: [{ url: 'urn:tongliao:encounter', valueReference: { reference: encounter } }] }),
      status: 'issued',
      type: concept('住院一日清单', 'urn:tongliao:invoice', 'INPATIENT_DAY'),
      ...this.subject,
      date: at.slice(0, 10),
      issuer: institution(hosCode),
      lineItem: lines.map(([title, amount, count]) => ({
        extension: [{ url: 'urn:tongliao:quantity', valueString: count }],
        chargeItemCodeableConcept: concept(title),
        priceComponent: [{ type: 'base', amount: { value: decimal(amount), currency: 'CNY' } }],
      })),
      totalGross: { value: decimal((fen / 100).toFixed(2)), currency: 'CNY' },
    })
  }

  carePlan(plan: Written & { title: string; end: When; activities: readonly string[] }, directory: string): string {
    return this.write('CarePlan', plan, directory, {
      status: 'active',
      intent: 'plan',
      title: plan.title,
      ...this.subject,
      period: { start: timeOf(plan.at), end: timeOf(plan.end) },
      activity: plan.activities.map((description) => ({ detail: { status: 'in-progress', description } })),
    })
  }

  relative(one: Written & { name: string; relationship: string; code: string }): string {
    return this.write('RelatedPerson', one, 'D01', {
      active: true,
      patient: { reference: this.patient },
      relationship: [concept(one.relationship, 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', one.code)],
      name: [{ text: one.name }],
    })
  }
}

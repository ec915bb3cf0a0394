import { describe, expect, test } from '@jest/globals'
import type { RecordKind } from '@jktl/shared/health-records/model'

import { readExactJson } from '../upstream/exact-json.ts'
import { Resource } from '../upstream/fhir.wire.ts'
import type { SourceObject } from '../upstream/record-upstream.ts'
import { sectionsOf } from './kinds/document.ts'
import { type Mapped, mapResource } from './map-resource.ts'

const LOINC = 'http://loinc.org'
const ICD10 = 'urn:oid:2.16.156.10011.2.3.3.11'
const tagged = (directory: string, security: object[] = []) => ({
  versionId: '3',
  lastUpdated: '2026-11-20T10:00:00+08:00',
  source: 'urn:tongliao:hos-code|150502H01',
  tag: [{ system: 'urn:tongliao:directory', code: directory }],
  security,
})
/** JSON text, so that numbers keep their digits on the way in. */
const map = (type: string, fields: string, meta: object = tagged('D05')): Mapped =>
  mapResource(
    Resource.parse(
      readExactJson(
        `{"resourceType":"${type}","id":"a1","subject":{"reference":"Patient/p1"},"meta":${JSON.stringify(meta)}${fields === '' ? '' : `,${fields}`}}`,
      ),
    ),
  )
function objectOf(type: string, fields: string, meta?: object): SourceObject {
  const mapped = map(type, fields, meta)
  if (mapped.is !== 'object') throw new Error(`not an object: ${JSON.stringify(mapped)}`)
  return mapped.object
}
const plain = { versionId: '1', lastUpdated: '2026-11-20T10:00:00+08:00' }
const code = (system: string, value: string, display = value) => `"code":{"coding":[{"system":"${system}","code":"${value}","display":"${display}"}]}`

describe('every kind', () => {
  const rows: [type: string, fields: string, kind: RecordKind, content: object][] = [
    [
      'Encounter',
      '"status":"finished","class":{"code":"IMP"},"type":[{"text":"住院"}],"serviceType":{"text":"心内科"},"participant":[{"individual":{"display":"何医生"}}],"period":{"start":"2026-11-01T08:00:00+08:00"},"reasonCode":[{"text":"胸闷"}],"serviceProvider":{"display":"通辽市医院"}',
      'ENCOUNTER',
      {
        encounterKind: 'INPATIENT',
        title: '住院',
        reason: '胸闷',
        department: '心内科',
        doctor: '何医生',
        orgName: '通辽市医院',
        start: '2026-11-01T00:00:00.000Z',
        end: null,
      },
    ],
    [
      'Condition',
      `${code(ICD10, 'I10.x02', '原发性高血压')},"recordedDate":"2026-11","clinicalStatus":{"coding":[{"code":"active"}]}`,
      'CONDITION',
      { title: '原发性高血压', start: '2026-10-31T16:00:00.000Z', details: [{ title: '情况', text: '现在还有' }] },
    ],
    [
      'AllergyIntolerance',
      '"code":{"text":"青霉素"},"criticality":"high","reaction":[{"manifestation":[{"text":"皮疹"},{"text":"气喘"}]}]',
      'ALLERGY',
      {
        title: '青霉素',
        details: [
          { title: '反应', text: '皮疹、气喘' },
          { title: '轻重', text: '严重，可能有危险' },
        ],
      },
    ],
    [
      'DiagnosticReport',
      '"status":"final","category":[{"coding":[{"code":"LAB"}]}],"code":{"text":"血脂"},"issued":"2026-11-20T09:00:00+08:00","conclusion":"偏高","resultsInterpreter":[{"display":"检验师"}],"extension":[{"url":"urn:tongliao:critical","valueBoolean":true}],"presentedForm":[{"contentType":"application/pdf","url":"Binary/b1","title":"报告单"}]',
      'LAB_REPORT',
      { title: '血脂', conclusion: '偏高', critical: true, doctor: '检验师', attachment: { title: '报告单', mime: 'application/pdf', url: 'Binary/b1' } },
    ],
    [
      'DiagnosticReport',
      '"status":"final","category":[{"coding":[{"code":"CUS"}]}],"code":{"text":"腹部超声"},"conclusion":"脂肪肝","extension":[{"url":"urn:tongliao:finding","valueString":"肝实质回声增强"}]',
      'IMAGING_REPORT',
      { title: '腹部超声', modality: '超声', finding: '肝实质回声增强', impression: '脂肪肝' },
    ],
    [
      'ImagingStudy',
      '"status":"available","started":"2026-11-01T08:00:00+08:00","modality":[{"code":"CT"}],"description":"胸部断层扫描","series":[{"bodySite":{"display":"胸部"}}]',
      'IMAGING_STUDY',
      {
        title: '胸部断层扫描',
        details: [
          { title: '方式', text: '断层扫描' },
          { title: '部位', text: '胸部' },
        ],
      },
    ],
    [
      'ServiceRequest',
      '"status":"active","code":{"text":"血脂"},"authoredOn":"2026-11-20T08:00:00+08:00"',
      'SERVICE_REQUEST',
      { title: '血脂', orderedAt: '2026-11-20T00:00:00.000Z' },
    ],
    [
      'Specimen',
      '"type":{"text":"静脉血"},"accessionIdentifier":{"system":"urn:tongliao:specimen-no","value":"S1"},"collection":{"collectedDateTime":"2026-11-20T08:00:00+08:00"},"receivedTime":"2026-11-20T08:40:00+08:00"',
      'SPECIMEN',
      { specimenType: '静脉血', collectedAt: '2026-11-20T00:00:00.000Z', receivedAt: '2026-11-20T00:40:00.000Z', code: { code: 'S1' } },
    ],
    [
      'MedicationRequest',
      '"status":"active","medicationCodeableConcept":{"text":"氨氯地平片"},"dosageInstruction":[{"route":{"text":"口服"},"timing":{"code":{"text":"每天一次"}},"doseAndRate":[{"doseQuantity":{"value":5.0,"unit":"mg"}}]}],"dispenseRequest":{"quantity":{"value":2,"unit":"盒"},"validityPeriod":{"start":"2026-11-01","end":"2026-11-30"}}',
      'MEDICATION',
      {
        title: '氨氯地平片',
        dose: '5.0 mg',
        route: '口服',
        frequency: '每天一次',
        quantity: '2 盒',
        isCurrent: true,
        isChinese: false,
        end: '2026-11-29T16:00:00.000Z',
      },
    ],
    [
      'MedicationRequest',
      '"status":"stopped","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"562251","display":"Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet"}]},"dosageInstruction":[{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}}}]',
      'MEDICATION',
      { title: '阿莫西林、克拉维酸片', originalTitle: 'Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet', frequency: '每天 2 次', isCurrent: false },
    ],
    [
      'Procedure',
      '"status":"completed","code":{"text":"阑尾切除术"},"performedPeriod":{"start":"2026-11-01T08:00:00+08:00"}',
      'PROCEDURE',
      { title: '阑尾切除术', start: '2026-11-01T00:00:00.000Z' },
    ],
    [
      'Immunization',
      '"status":"completed","vaccineCode":{"coding":[{"system":"urn:tongliao:vaccine","code":"0201","display":"乙肝疫苗"}]},"protocolApplied":[{"doseNumberPositiveInt":2}],"lotNumber":"L7","manufacturer":{"display":"示例生物"},"fundingSource":{"coding":[{"code":"FREE"}]}',
      'IMMUNIZATION',
      { title: '乙肝疫苗', vaccineCode: '0201', doseNumber: 2, lotNumber: 'L7', manufacturer: '示例生物', isFree: true },
    ],
    [
      'QuestionnaireResponse',
      '"status":"completed","questionnaire":"urn:tongliao:form:htn-follow-up","authored":"2026-11-01T08:00:00+08:00","author":{"display":"林家医"},"item":[{"linkId":"title","answer":[{"valueString":"第三次随访"}]},{"linkId":"loinc:8480-6","text":"收缩压","answer":[{"valueQuantity":{"value":148,"unit":"mmHg"}}]},{"linkId":"local:smoking","text":"吸烟","answer":[{"valueBoolean":false}]},{"linkId":"next-date","answer":[{"valueDate":"2027-02-01"}]},{"linkId":"referral","answer":[{"valueString":"不需要"}]}]',
      'HTN_FOLLOW_UP',
      {
        title: '第三次随访',
        doctor: '林家医',
        fields: [
          { title: '收缩压', value: '148', unit: 'mmHg', analyte: 'systolic' },
          { title: '吸烟', value: '否', unit: null, analyte: null },
        ],
        nextDate: '2027-02-01',
        referral: '不需要',
      },
    ],
    [
      'QuestionnaireResponse',
      '"status":"completed","questionnaire":"urn:tongliao:form:phq-9","item":[{"linkId":"score","text":"总分","answer":[{"valueInteger":4}]}]',
      'ASSESSMENT',
      { title: '问卷', details: [{ title: '总分', text: '4' }] },
    ],
    [
      'Invoice',
      '"status":"issued","type":{"text":"住院一日清单"},"date":"2026-11-03","issuer":{"display":"通辽市医院"},"totalGross":{"value":1234.50},"lineItem":[{"chargeItemCodeableConcept":{"text":"床位费"},"priceComponent":[{"amount":{"value":30.05}}],"extension":[{"url":"urn:tongliao:quantity","valueString":"1 天"}]}]',
      'DAY_BILL',
      { date: '2026-11-03', amountFen: 123450, lines: [{ title: '床位费', quantity: '1 天', amountFen: 3005 }], orgName: '通辽市医院' },
    ],
    [
      'DocumentReference',
      '"status":"current","type":{"text":"出院记录"},"date":"2026-11-05T08:00:00+08:00","author":[{"display":"何医生"}],"content":[{"attachment":{"contentType":"text/plain","url":"Binary/b2"}}]',
      'DOCUMENT',
      { title: '出院记录', author: '何医生', mime: 'text/plain', sections: [] },
    ],
    [
      'CarePlan',
      '"status":"active","title":"血压管理计划","period":{"start":"2026-11-01"},"activity":[{"detail":{"description":"每天走路半小时"}},{"detail":{"description":"每天走路半小时"}}]',
      'CARE_PLAN',
      {
        title: '血压管理计划',
        details: [
          { title: '情况', text: '进行中' },
          { title: '要做的', text: '每天走路半小时' },
        ],
      },
    ],
  ]
  test.each(rows)('R161 %s %#: becomes what the pages read', (type, fields, kind, content) => {
    const object = objectOf(type, fields)
    expect(object.kind).toBe(kind)
    expect(object.content).toMatchObject(content)
    expect(object).toMatchObject({ sourceRef: `${type}/a1`, subjectRef: 'Patient/p1', version: 3, directory: 'D05', hosCode: '150502H01' })
  })

  test('R395: a dispense of a prescription stands in its prescription; one without is a medicine of its own', () => {
    expect(map('MedicationDispense', '"status":"completed","authorizingPrescription":[{"reference":"MedicationRequest/m1"}]').is).toBe('not-shown')
    expect(objectOf('MedicationDispense', '"status":"completed","medicationCodeableConcept":{"text":"维生素"}').kind).toBe('MEDICATION')
  })

  test('text of a document: sections under their headings', () => {
    expect(sectionsOf('【诊断】\n高血压\n\n【医嘱】\n低盐\n多走路\n')).toEqual([
      { title: '诊断', text: '高血压' },
      { title: '医嘱', text: '低盐\n多走路' },
    ])
    expect(sectionsOf('没有标题\n【一】\n二')).toEqual([
      { title: '', text: '没有标题' },
      { title: '一', text: '二' },
    ])
  })
})

describe('measured values', () => {
  const value = (fields: string): unknown => objectOf('Observation', `"status":"final",${code(LOINC, '22748-8')},${fields}`).content
  const range =
    '"referenceRange":[{"low":{"value":1.0},"high":{"value":3.40},"text":"1.0–3.40"},{"low":{"value":0.10},"high":{"value":9},"type":{"coding":[{"code":"critical"}]}}]'
  test('§2.1 R388: digits, comparator, unit, ranges and the laboratory’s own flag stay as they were printed', () => {
    expect(
      value(
        `"valueQuantity":{"value":3.90,"comparator":">","unit":"mmol/L"},${range},"interpretation":[{"coding":[{"code":"H"}]}],"specimen":{"reference":"Specimen/s1"}`,
      ),
    ).toMatchObject({
      analyte: 'ldl-c',
      value: { kind: 'quantity', quantity: { comparator: '>', value: '3.90', unit: 'mmol/L' } },
      range: { low: '1.0', high: '3.40', text: '1.0–3.40' },
      criticalLow: '0.10',
      criticalHigh: '9',
      labFlag: 'H',
      specimenId: 'Specimen/s1',
    })
  })
  test.each([
    ['a missing unit stays missing', '"valueQuantity":{"value":1.10}', { kind: 'quantity', quantity: { comparator: null, value: '1.10', unit: null } }],
    ['an exponent is written out', '"valueQuantity":{"value":1e3}', { kind: 'quantity', quantity: { comparator: null, value: '1000', unit: null } }],
    ['minus nothing is nothing', '"valueQuantity":{"value":-0}', { kind: 'quantity', quantity: { comparator: null, value: '0', unit: null } }],
    ['words', '"valueString":"阴性"', { kind: 'text', text: '阴性' }],
    [
      'a coded value in plain words',
      '"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"266919005","display":"Never smoker"}]}',
      { kind: 'coded', coding: { system: 'http://snomed.info/sct', code: '266919005', display: '从不吸烟' } },
    ],
    ['why there is none', '"dataAbsentReason":{"text":"标本溶血"}', { kind: 'absent', reason: '标本溶血' }],
    ['a value of no shape counts as none', '"valueQuantity":{"value":"一点点"}', { kind: 'absent', reason: '没有结果' }],
  ])('§2.1 R388: %s', (_, fields, expected) => {
    expect(value(fields)).toMatchObject({ value: expected })
  })
  test('R462: blood pressure is one measurement with two values', () => {
    const pressure = objectOf(
      'Observation',
      `"status":"final",${code(LOINC, '85354-9')},"component":[{${code(LOINC, '8480-6')},"valueQuantity":{"value":148,"unit":"mmHg"}},{${code(LOINC, '8462-4')},"valueQuantity":{"value":92,"unit":"mmHg"}}]`,
    )
    expect(pressure.content).toMatchObject({
      title: '血压',
      components: [
        { title: '收缩压', analyte: 'systolic' },
        { title: '舒张压', analyte: 'diastolic' },
      ],
    })
  })
  test('a laboratory’s own item has only its printed name, and an unknown one is never drawn together with others', () => {
    expect(
      objectOf('Observation', '"status":"final","code":{"coding":[{"system":"urn:tongliao:lab-item:150502H01","code":"L1"}],"text":"肌酐"}').content,
    ).toMatchObject({ analyte: 'creatinine' })
    expect(objectOf('Observation', '"status":"final","code":{"text":"尿肌酐"}').content).toMatchObject({ analyte: null, title: '尿肌酐' })
  })
})

describe('directory, labels and release', () => {
  const label = (system: string, value: string) => tagged('D05', [{ system, code: value }])
  const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  test.each([
    ['named by the source', tagged('D11'), 'D11'],
    ['unknown at the source: shown to nobody', tagged('D99'), null],
    [
      'two of them: shown to nobody',
      {
        ...tagged('D05'),
        tag: [
          { system: 'urn:tongliao:directory', code: 'D05' },
          { system: 'urn:tongliao:directory', code: 'D06' },
        ],
      },
      null,
    ],
    ['derived where the source has none', plain, 'D05'],
  ])('§3.3: the directory %s', (_, meta, directory) => {
    expect(objectOf('DiagnosticReport', '"status":"final"', meta).directory).toBe(directory)
  })
  test.each([
    ['Observation', '"category":[{"coding":[{"code":"vital-signs"}]}]', 'D13'],
    ['Observation', `"category":[{"coding":[{"code":"laboratory"}]}],${code(LOINC, '883-9')}`, 'D02'],
    ['QuestionnaireResponse', '"questionnaire":"urn:tongliao:form:dm-follow-up"', 'D12'],
    ['MedicationRequest', '"category":[{"coding":[{"code":"CHINESE"}]}]', 'D19'],
    ['DiagnosticReport', '"category":[{"coding":[{"code":"RAD"}]}]', 'D06'],
  ])('§3.3: %s with %s from elsewhere lies in %s', (type, fields, directory) => {
    expect(objectOf(type, fields, plain).directory).toBe(directory)
  })
  test.each([
    ['a v3 code', 'DiagnosticReport', '', label(ACT, 'PSY'), ['MENTAL']],
    ['the region’s code', 'DiagnosticReport', '', label('urn:tongliao:label', 'VIP'), ['VIP']],
    ['an unknown code of the region', 'DiagnosticReport', '', label('urn:tongliao:label', 'NEW'), ['UNKNOWN']],
    ['an unknown v3 code', 'DiagnosticReport', '', label(ACT, 'SICKLE'), ['UNKNOWN']],
    ['another system says nothing', 'DiagnosticReport', '', label('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'R'), []],
    ['a diagnosis of chapter V', 'Condition', code(ICD10, 'F32.9'), tagged('D04'), ['MENTAL']],
    ['alcohol', 'Condition', code(ICD10, 'F10.2'), tagged('D04'), ['SUBSTANCE']],
    ['tobacco is no secret', 'Condition', code(ICD10, 'F17.2'), tagged('D04'), []],
    ['abortion', 'Condition', code(ICD10, 'O04.9'), tagged('D04'), ['REPRO']],
    ['tuberculosis', 'Condition', code(ICD10, 'A15.0'), tagged('D04'), ['INFECT_REPORT']],
    ['a test for HIV', 'Observation', code(LOINC, '56888-1'), tagged('D05'), ['HIV_STD']],
    [
      'a medicine by its name',
      'MedicationRequest',
      '"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1","display":"Sertraline 50 MG Oral Tablet"}]}',
      plain,
      ['MENTAL'],
    ],
    ['the department', 'Encounter', '"serviceType":{"text":"临床心理科"}', tagged('D03'), ['MENTAL']],
    ['the form', 'QuestionnaireResponse', '"questionnaire":"urn:tongliao:form:phq-9"', tagged('D18'), ['MENTAL']],
    ['an ordinary thing', 'Condition', code(ICD10, 'I10'), tagged('D04'), []],
  ])('§3.3 labels: %s', (_, type, fields, meta, labels) => {
    expect(objectOf(type, fields, meta).labels).toEqual(labels)
  })
  test('§2.3.7: HOLD carries its time; data of elsewhere waits 72 hours where its labels ask for it', () => {
    const held = tagged('D05', [
      { system: 'urn:tongliao:label', code: 'HOLD', extension: [{ url: 'urn:tongliao:release-after', valueInstant: '2026-11-25T08:00:00+08:00' }] },
    ])
    expect(objectOf('DiagnosticReport', '"issued":"2026-11-20T08:00:00+08:00"', held)).toMatchObject({
      labels: ['HOLD'],
      releaseAfter: new Date('2026-11-25T00:00:00Z'),
      holdBackUntil: null,
    })
    expect(objectOf('DiagnosticReport', '"issued":"2026-11-20T08:00:00+08:00"', plain)).toMatchObject({
      releaseAfter: null,
      holdBackUntil: new Date('2026-11-23T00:00:00Z'),
    })
  })
})

describe('what cannot be used says why', () => {
  test.each([
    ['a new type', 'MolecularSequence', '', plain, 'unknown-type'],
    ['nobody’s', 'Observation', '"subject":null', plain, 'no-subject'],
    ['without a version', 'Observation', '', { lastUpdated: '2026-11-20T10:00:00+08:00' }, 'no-version'],
    ['with a version that is no number', 'Observation', '', { ...plain, versionId: 'W/1' }, 'no-version'],
    ['with a status nobody knows', 'Observation', '"status":"maybe"', plain, 'unknown-status'],
  ])('§2.3.1: %s', (_, type, fields, meta, because) => {
    expect(map(type, fields, meta)).toEqual({ is: 'unusable', type, because })
  })
  test.each([
    ['verificationStatus entered-in-error', 'Condition', '"verificationStatus":{"coding":[{"code":"entered-in-error"}]}', 'entered-in-error'],
    ['a refuted allergy', 'AllergyIntolerance', '"verificationStatus":{"coding":[{"code":"refuted"}]}', 'cancelled'],
    ['a vaccine that was not given', 'Immunization', '"status":"not-done"', 'cancelled'],
    ['an order under way', 'ServiceRequest', '"status":"active"', 'registered'],
    ['a prescription in force', 'MedicationRequest', '"status":"active"', 'final'],
    ['a preliminary report', 'DiagnosticReport', '"status":"partial"', 'preliminary'],
  ])('§2.1 status: %s', (_, type, fields, status) => {
    expect(objectOf(type, fields).status).toBe(status)
  })
  test('§2.4: a name in the wrong encoding is no name; the code still has one', () => {
    expect(
      objectOf('Observation', '"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"718-7"}],"text":"Ѫ\uFFFD쵰\uFFFD\uFFFD"}').content.title,
    ).toBe('血红蛋白')
  })
  test('§2.4: a bad field costs the field, never the resource', () => {
    expect(
      objectOf('Observation', '"status":"final","code":"血糖","note":7,"component":{"a":1},"valueQuantity":[1],"valueString":"阴性"').content,
    ).toMatchObject({ title: '测量', value: { kind: 'text', text: '阴性' } })
  })
})

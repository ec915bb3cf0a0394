import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Catalogue } from '../../../directory/public.ts'
import { DANGER_SIGNS } from '../knowledge/danger-signs.ts'
import { DEPARTMENTS } from '../knowledge/departments.ts'
import { DISEASES } from '../knowledge/diseases.ts'
import { SYMPTOMS } from '../knowledge/symptoms.ts'
import { advise, type Question } from './advise.ts'
import { adviseDepartments, accepts } from './departments.ts'
import type { Patient } from './patient.ts'
import { POINTS, type World } from './recommendations.ts'
import { redFlagsOf } from './red-flags.ts'
import { understand } from './understanding.ts'

const NOW = Date.parse('2026-11-23T08:00:00+08:00')
const YEAR = 12
const UNKNOWN: Patient = { ageMonths: null, sex: null, pregnant: false }

const institution = (id: string, kind: Catalogue['institutions'][number]['kind'], level: string, longitude: number): Catalogue['institutions'][number] => ({
  id,
  name: `机构${id}`,
  kind,
  level,
  areaCode: '150502',
  areaName: '科尔沁区',
  address: '',
  phone: '',
  longitude,
  latitude: 43.6,
  hasEmergency: kind === 'GENERAL_HOSPITAL',
  aliases: [],
})
/** One hospital and one centre; every 诊疗科目 of the table in the hospital, general practice in the centre, two doctors each. */
const WORLD: World = (() => {
  const institutions = [institution('h', 'GENERAL_HOSPITAL', '三级甲等', 122.26), institution('c', 'COMMUNITY_CENTRE', '未定级', 122.3)]
  const rooms = [...Object.keys(DEPARTMENTS).map((code) => ({ code, at: 'h' })), ...['01', '02', '09'].map((code) => ({ code, at: 'c' }))]
  const departments = rooms.map(({ code, at }) => ({ id: `${at}-${code}`, institutionId: at, name: code, standardCode: code, standardName: code, aliases: [] }))
  const doctors = departments.flatMap((d) =>
    [1, 2].map((n) => ({
      id: `${d.id}-${n}`,
      institutionId: d.institutionId,
      institutionName: '',
      departmentId: d.id,
      departmentName: d.name,
      name: `医生${n}`,
      title: '主治医师',
      specialty: '',
      speaksMongolian: false,
      feeFen: 100,
      practiceCertificateMasked: '',
      clinicTimes: [],
      sortKey: `${d.id}-${n}`,
    })),
  )
  const numbers = new Map(doctors.map((d) => [d.id, { doctorId: d.id, nextDate: '2026-11-24', remaining: 3, free: 3, total: 10 }]))
  return { catalogue: { version: 1, institutions, departments, doctors }, numbers, ratings: new Map(), today: '2026-11-23' }
})()
const standardOf = new Map(WORLD.catalogue.departments.map((d) => [d.id, d.standardCode]))

const ask = (told: Question['told'], patient: Partial<Patient> = {}, since: Question['since'] = null) =>
  advise({ told, patient: { ...UNKNOWN, ...patient }, since, place: null, areaCode: null }, WORLD, NOW)
const codesOf = (list: readonly { code: string }[]): string[] => list.map(({ code }) => code)
const departmentsFor = (symptom: string, patient: Partial<Patient> = {}): string[] =>
  ask({ symptoms: [symptom] }, patient).departments.map(({ standardCode }) => standardCode)

const anyPatient: fc.Arbitrary<Patient> = fc.record({
  ageMonths: fc.option(fc.integer({ min: 0, max: 100 * YEAR })),
  sex: fc.option(fc.constantFrom('M' as const, 'F' as const)),
  pregnant: fc.boolean(),
})
const someOf = (codes: string[], maxLength: number) => fc.uniqueArray(fc.constantFrom(...codes), { maxLength })
const anyTold = fc.record({
  symptoms: someOf(codesOf(SYMPTOMS), 4),
  diseases: someOf(codesOf(DISEASES), 2),
  warnings: someOf(codesOf(DANGER_SIGNS), 2),
  text: fc.oneof(fc.constant(''), fc.string({ maxLength: 20 }), fc.constantFrom('胸痛出冷汗', '膝盖疼', '没有胸痛', '孩子咳嗽', '不知道怎么了')),
})
const anySince = fc.constantFrom(null, 'TODAY' as const, 'DAYS' as const, 'WEEKS' as const, 'LONGER' as const)

describe('red flags', () => {
  const cases: [name: string, told: Question['told'], patient: Partial<Patient>, code: string][] = [
    ['chest pain with sweating', { symptoms: ['chest-pain'], warnings: ['sweating'] }, {}, 'heart-attack'],
    ['stomach pain with cold sweat, the disguise of a heart attack', { symptoms: ['stomachache'], warnings: ['sweating'] }, {}, 'heart-attack'],
    ['a crooked mouth', { warnings: ['face-droop'] }, {}, 'stroke'],
    ['slurred speech, written freely', { text: '老人突然说话不清' }, {}, 'stroke'],
    ['sudden loss of balance', { warnings: ['sudden-balance'] }, {}, 'stroke-eyes-balance'],
    ['no breath', { warnings: ['no-breath'] }, {}, 'breathing'],
    ['unconscious', { text: '人昏迷了' }, {}, 'unconscious'],
    ['gas poisoning', { text: '煤气中毒' }, {}, 'poisoning'],
    ['bleeding that does not stop', { warnings: ['heavy-bleeding'] }, {}, 'bleeding'],
    ['fever below three months', { symptoms: ['fever'] }, { ageMonths: 2 }, 'infant-fever'],
    ['a child’s fever, age untold', { symptoms: ['child-fever'] }, {}, 'infant-fever-maybe'],
    ['bleeding in pregnancy', { warnings: ['pregnant-bleed'] }, { sex: 'F' }, 'pregnancy-bleeding'],
    ['a pregnant woman who fainted', { symptoms: ['faint'] }, { sex: 'F', pregnant: true }, 'pregnancy-bleeding-told'],
    ['a hit head with vomiting', { symptoms: ['head-injury', 'nausea'] }, {}, 'head-injury'],
    ['black stool and fainting', { symptoms: ['black-stool', 'faint'] }, {}, 'blood-below'],
    ['wanting to die', { text: '不想活了' }, {}, 'self-harm'],
  ]
  test.each(cases)('A07: %s', (_, told, patient, code) => {
    const advice = ask(told, patient)
    expect(codesOf(advice.redFlags)).toContain(code)
    expect(advice.emergency?.phone).toBe('120')
  })

  const calm: [name: string, told: Question['told'], patient: Partial<Patient>][] = [
    ['a grown-up’s fever', { symptoms: ['fever'] }, {}],
    ['fever at three months', { symptoms: ['child-fever'] }, { ageMonths: 3 }],
    ['chest pain that is denied', { text: '没有胸痛，没有出冷汗，就是咳嗽' }, {}],
    ['a sore knee', { symptoms: ['knee-pain'] }, { ageMonths: 68 * YEAR }],
    ['fainting of a man who is called pregnant', { symptoms: ['faint'] }, { sex: 'M', pregnant: true }],
  ]
  test.each(calm)('A07: %s is none', (_, told, patient) => {
    expect(ask(told, patient)).toMatchObject({ redFlags: [], emergency: null })
  })

  test('A07: whatever else is told, a red flag answers first and alone, and nothing bookable comes with it', () => {
    fc.assert(
      fc.property(anyTold, anyPatient, anySince, (told, patient, since) => {
        const flags = redFlagsOf(understand(told), patient)
        const advice = ask(told, patient, since)
        expect(advice.emergency !== null).toBe(flags.length > 0)
        if (flags.length > 0) expect([advice.recommendations, advice.departments, advice.communityFirst]).toEqual([[], [], null])
        else expect(advice.departments.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('A07: telling more never takes a red flag away', () => {
    fc.assert(
      fc.property(anyTold, anyTold, anyPatient, (told, more, patient) => {
        const both = {
          symptoms: [...told.symptoms, ...more.symptoms],
          diseases: [...told.diseases, ...more.diseases],
          warnings: [...told.warnings, ...more.warnings],
          text: told.text,
        }
        expect(codesOf(redFlagsOf(understand(both), patient))).toEqual(expect.arrayContaining(codesOf(redFlagsOf(understand(told), patient))))
      }),
    )
  })
})

describe('departments', () => {
  const rows: [symptom: string, patient: Partial<Patient>, first: string][] = [
    ['knee-pain', { ageMonths: 68 * YEAR }, '04.03'],
    ['headache', { ageMonths: 30 * YEAR }, '03.03'],
    ['headache', { ageMonths: 8 * YEAR }, '07'],
    ['toothache', { ageMonths: 8 * YEAR }, '12.01'],
    ['rash', { ageMonths: 1 * YEAR }, '13'],
    ['newborn-yellow', { ageMonths: 0 }, '07.01'],
    ['menses-pain', { sex: 'F', ageMonths: 25 * YEAR }, '05.01'],
    ['menses-pain', { sex: 'M' }, '02'],
    ['headache', { sex: 'F', pregnant: true, ageMonths: 28 * YEAR }, '05.02'],
    ['livestock-fever', {}, '16'],
    ['cold', { ageMonths: 30 * YEAR }, '02'],
    ['prostate', { sex: 'M', ageMonths: 60 * YEAR }, '04.04'],
  ]
  test.each(rows)('R354: %s of %j goes to %s first', (symptom, patient, first) => {
    expect(departmentsFor(symptom, patient)[0]).toBe(first)
  })

  test('R354: nobody is sent to a department that does not see them: no child to adults, no man to obstetrics', () => {
    fc.assert(
      fc.property(anyTold, anyPatient, anySince, (told, patient, since) => {
        const advice = ask({ ...told, warnings: [] }, patient, since)
        for (const { standardCode } of advice.departments) expect(accepts(standardCode, patient)).toBe(true)
        for (const { departmentId } of advice.recommendations) {
          const code = standardOf.get(departmentId) ?? ''
          expect(accepts(code, patient)).toBe(true)
          if (patient.sex === 'M') expect(code).not.toMatch(/^05(\.0[12])?$|^06$/)
          if (patient.ageMonths !== null && patient.ageMonths < 14 * YEAR) expect(code).not.toMatch(/^03|^51|^16$|^19$|^15$/)
          if (patient.ageMonths !== null && patient.ageMonths >= 14 * YEAR) expect(code).not.toMatch(/^07|^09$/)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('R354: every symptom and disease leads somewhere for the people it is for, and says why', () => {
    for (const term of [...SYMPTOMS, ...DISEASES]) {
      const ageMonths = term.only.belowMonths === undefined ? 65 * YEAR : term.only.belowMonths - 1
      const patient: Patient = { ageMonths, sex: term.only.sex ?? null, pregnant: false }
      const [first] = adviseDepartments({ symptoms: [term], diseases: [] }, patient, false)
      expect({ term: term.code, confidence: first?.confidence }).toEqual({ term: term.code, confidence: 'HIGH' })
      expect(first?.reasons[0]).toContain(term.name)
    }
  })

  test('A07: a text of any kind is answered with a department, what is unknown with 全科 and a word about it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const advice = ask({ text })
        if (advice.emergency === null) {
          expect(advice.departments.length).toBeGreaterThan(0)
          expect(advice.recommendations.length).toBeGreaterThan(0)
        }
        if (advice.understood.length === 0) expect(advice.alternative).toMatch(/没有认出/)
      }),
    )
  })
})

describe('community first', () => {
  const rows: [name: string, told: Question['told'], patient: Partial<Patient>, since: Question['since'], expected: boolean][] = [
    ['a cold', { symptoms: ['cold'] }, { ageMonths: 30 * YEAR }, 'DAYS', true],
    ['a cough of weeks', { symptoms: ['cough'] }, { ageMonths: 30 * YEAR }, 'WEEKS', false],
    ['blood pressure of years', { diseases: ['hypertension'] }, { ageMonths: 68 * YEAR }, 'LONGER', true],
    ['blood pressure and palpitation', { diseases: ['hypertension'], symptoms: ['palpitation'] }, { ageMonths: 68 * YEAR }, null, false],
    ['vaccination of a baby', { symptoms: ['vaccine'] }, { ageMonths: 5 }, null, true],
    ['a toddler’s cold', { symptoms: ['cold'] }, { ageMonths: 20 }, null, false],
    ['a cold in pregnancy', { symptoms: ['cold'] }, { sex: 'F', ageMonths: 30 * YEAR, pregnant: true }, null, false],
  ]
  test.each(rows)('R354: %s', (_, told, patient, since, expected) => {
    const { communityFirst } = ask(told, patient, since)
    expect(communityFirst !== null).toBe(expected)
    if (communityFirst) {
      expect(communityFirst.institutions.map(({ id }) => id)).toEqual(['c'])
      expect(communityFirst.sources.length).toBeGreaterThan(0)
    }
  })
})

describe('recommendations', () => {
  test('R354: the score is the sum of the points of the reasons that are shown, and nothing else', () => {
    const limits: Record<string, number> = {
      SYMPTOM: POINTS.symptom,
      SPECIALTY: POINTS.specialty,
      PERSON: POINTS.person,
      DISTANCE: 14,
      NUMBERS: 10,
      HEAT: POINTS.quiet,
      LEVEL: 4,
      RATING: POINTS.rating.points,
      COMMUNITY: POINTS.community,
    }
    fc.assert(
      fc.property(anyTold, anyPatient, (told, patient) => {
        const { recommendations } = ask({ ...told, warnings: [] }, patient)
        for (const { score, reasons } of recommendations) {
          expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score)
          for (const { factor, points } of reasons) expect(points).toBeLessThanOrEqual(limits[factor] ?? -1)
        }
        const scores = recommendations.map(({ score }) => score)
        expect(scores).toEqual([...scores].sort((a, b) => b - a))
      }),
    )
  })

  test('R354: the same question has the same answer, whatever order the directory and the telling have', () => {
    const mirrored: World = {
      ...WORLD,
      catalogue: { ...WORLD.catalogue, doctors: [...WORLD.catalogue.doctors].reverse(), departments: [...WORLD.catalogue.departments].reverse() },
    }
    fc.assert(
      fc.property(anyTold, anyPatient, (told, patient) => {
        const question = { told, patient, since: null, place: null, areaCode: null }
        const turned = { ...question, told: { ...told, symptoms: [...told.symptoms].reverse(), diseases: [...told.diseases].reverse() } }
        expect(advise(turned, mirrored, NOW)).toEqual(advise(question, WORLD, NOW))
      }),
      // Three rooms of one centre with the same first day.
      {
        examples: [
          [
            { symptoms: [], diseases: ['vaccination'], warnings: [], text: '' },
            { ageMonths: null, sex: null, pregnant: false },
          ],
        ],
      },
    )
  })

  test('R354: nearer is better, all else equal, and the distance is said', () => {
    const question = { told: { symptoms: ['vaccine'] }, patient: { ...UNKNOWN, ageMonths: 30 * YEAR }, since: null, areaCode: null }
    const near = advise({ ...question, place: { longitude: 122.3, latitude: 43.6 } }, WORLD, NOW).recommendations[0]
    expect(near).toMatchObject({ institutionId: 'c', distanceM: 0 })
    expect(near?.reasons.map(({ text }) => text)).toContain('离您不到 1 公里')
  })

  test('A07: when the right department is full, the nearest with numbers is offered and said', () => {
    const full: World = { ...WORLD, numbers: new Map([...WORLD.numbers].filter(([id]) => id.startsWith('c-02'))) }
    const advice = advise(
      { told: { symptoms: ['knee-pain'] }, patient: { ...UNKNOWN, ageMonths: 68 * YEAR }, since: null, place: null, areaCode: null },
      full,
      NOW,
    )
    expect(advice.recommendations.every(({ departmentId }) => departmentId === 'c-02')).toBe(true)
    expect(advice.alternative).toMatch(/骨科这几天没有号/)
  })
})

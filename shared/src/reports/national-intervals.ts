/** A row of a national reference interval standard (records-authorization §5.8): adults only; children have standards of their own, not taken here. */
export interface NationalInterval {
  analyte: string
  /** null: both. */
  sex: 'M' | 'F' | null
  /** Completed years, inclusive. */
  ageFrom: number
  ageTo: number
  low: string
  high: string
  unit: string
  document: string
  /** Confirmed against a published copy. A row that is not is shown as 未核对来源 and flags nothing. */
  isVerified: boolean
}

type Row = readonly [analyte: string, sex: 'M' | 'F' | null, ageFrom: number, ageTo: number, low: string, high: string]
const of = (document: string, unit: string, isVerified: boolean, rows: readonly Row[]): NationalInterval[] =>
  rows.map(([analyte, sex, ageFrom, ageTo, low, high]) => ({ analyte, sex, ageFrom, ageTo, low, high, unit, document, isVerified }))

const ENZYMES = 'WS/T 404.1-2012'
const PROTEINS = 'WS/T 404.2-2012'
const ELECTROLYTES = 'WS/T 404.3-2012'
const KIDNEY = 'WS/T 404.5-2015'
const MINERALS = 'WS/T 404.6-2015'
const MUSCLE = 'WS/T 404.7-2015'
const AMYLASE = 'WS/T 404.8-2015'
const BLOOD_COUNT = 'WS/T 405-2012'

export const NATIONAL_INTERVALS: readonly NationalInterval[] = [
  ...of(BLOOD_COUNT, '10*9/L', true, [['wbc', null, 18, 120, '3.5', '9.5']]),
  ...of(BLOOD_COUNT, 'g/L', true, [
    ['hemoglobin', 'M', 18, 120, '130', '175'],
    ['hemoglobin', 'F', 18, 120, '115', '150'],
  ]),
  ...of(BLOOD_COUNT, '10*12/L', false, [
    ['rbc', 'M', 18, 120, '4.3', '5.8'],
    ['rbc', 'F', 18, 120, '3.8', '5.1'],
  ]),
  ...of(BLOOD_COUNT, '10*9/L', false, [['platelets', null, 18, 120, '125', '350']]),
  ...of(BLOOD_COUNT, '%', false, [
    ['neutrophils-percent', null, 18, 120, '40', '75'],
    ['lymphocytes-percent', null, 18, 120, '20', '50'],
  ]),
  ...of(ENZYMES, 'U/L', true, [
    ['alt', 'M', 20, 79, '9', '50'],
    ['alt', 'F', 20, 79, '7', '40'],
    ['ast', 'M', 20, 79, '15', '40'],
    ['ast', 'F', 20, 79, '13', '35'],
  ]),
  ...of(ENZYMES, 'U/L', false, [
    ['ggt', 'M', 20, 79, '10', '60'],
    ['ggt', 'F', 20, 79, '7', '45'],
    ['alp', 'M', 20, 79, '45', '125'],
    ['alp', 'F', 20, 49, '35', '100'],
    ['alp', 'F', 50, 79, '50', '135'],
  ]),
  ...of(PROTEINS, 'g/L', false, [
    ['total-protein', null, 20, 79, '65', '85'],
    ['albumin', null, 20, 79, '40', '55'],
  ]),
  ...of(ELECTROLYTES, 'mmol/L', true, [
    ['potassium', null, 20, 79, '3.5', '5.3'],
    ['sodium', null, 20, 79, '137', '147'],
    ['chloride', null, 20, 79, '99', '110'],
  ]),
  ...of(KIDNEY, 'umol/L', true, [
    ['creatinine', 'M', 20, 59, '57', '97'],
    ['creatinine', 'M', 60, 79, '57', '111'],
    ['creatinine', 'F', 20, 59, '41', '73'],
    ['creatinine', 'F', 60, 79, '41', '81'],
  ]),
  ...of(KIDNEY, 'mmol/L', false, [
    ['urea', 'M', 20, 59, '3.1', '8.0'],
    ['urea', 'M', 60, 79, '3.6', '9.5'],
    ['urea', 'F', 20, 59, '2.6', '7.5'],
    ['urea', 'F', 60, 79, '3.1', '8.8'],
  ]),
  ...of(MINERALS, 'mmol/L', false, [
    ['calcium', null, 20, 79, '2.11', '2.52'],
    ['phosphate', null, 20, 79, '0.85', '1.51'],
    ['magnesium', null, 20, 79, '0.75', '1.02'],
  ]),
  ...of(MUSCLE, 'U/L', false, [
    ['ldh', null, 20, 79, '120', '250'],
    ['ck', 'M', 20, 79, '50', '310'],
    ['ck', 'F', 20, 79, '40', '200'],
  ]),
  ...of(AMYLASE, 'U/L', false, [['amylase', null, 20, 79, '35', '135']]),
]

/** @param ageYears at collection */
export const nationalInterval = (analyte: string, sex: 'M' | 'F', ageYears: number): NationalInterval | null =>
  NATIONAL_INTERVALS.find((row) => row.analyte === analyte && (row.sex === null || row.sex === sex) && row.ageFrom <= ageYears && ageYears <= row.ageTo) ?? null

import { isDecimal, multiplyDecimals, placesOf, roundDecimal } from './decimal.ts'

/** One spelling per unit: what laboratories write, as UCUM. What is not here stays as it is written. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'μmol/L': 'umol/L',
  'µmol/L': 'umol/L',
  'umol/l': 'umol/L',
  'mmol/l': 'mmol/L',
  'mg/dl': 'mg/dL',
  'g/l': 'g/L',
  'U/l': 'U/L',
  'IU/L': 'U/L',
  '10^9/L': '10*9/L',
  '×10^9/L': '10*9/L',
  'x10^9/L': '10*9/L',
  '×10⁹/L': '10*9/L',
  '10^12/L': '10*12/L',
  '×10^12/L': '10*12/L',
  'x10^12/L': '10*12/L',
  '×10⁹': '10*9/L',
  '×10¹²/L': '10*12/L',
}
export const unitOf = (written: string): string => SPELLINGS[written.trim()] ?? written.trim()

/** How people here write it. */
const SHOWN: Readonly<Record<string, string>> = { 'umol/L': 'μmol/L', '10*9/L': '×10⁹/L', '10*12/L': '×10¹²/L' }
export const shownUnit = (unit: string): string => SHOWN[unitOf(unit)] ?? unit

interface Conversion {
  from: string
  to: string
  /** Exact, as the table prints it. */
  factor: string
  /** Places of a result: those of what is usually printed in the unit. */
  places: number
}
const CHOLESTEROL: Conversion = { from: 'mg/dL', to: 'mmol/L', factor: '0.02586', places: 2 }
/** The only conversions there are (records-authorization §2.3.3). */
export const CONVERSIONS: Readonly<Record<string, readonly Conversion[]>> = {
  'total-cholesterol': [CHOLESTEROL],
  'ldl-c': [CHOLESTEROL],
  'hdl-c': [CHOLESTEROL],
  triglycerides: [{ from: 'mg/dL', to: 'mmol/L', factor: '0.01129', places: 2 }],
  glucose: [{ from: 'mg/dL', to: 'mmol/L', factor: '0.0555', places: 1 }],
  creatinine: [{ from: 'mg/dL', to: 'umol/L', factor: '88.4', places: 0 }],
}

/** The unit in which values of an analyte are compared: the one of the table, else the one it was written in. */
export const axisUnit = (analyte: string | null, written: string): string => {
  const unit = unitOf(written)
  return (analyte === null ? undefined : CONVERSIONS[analyte]?.find(({ from }) => from === unit)?.to) ?? unit
}

/** @returns the number in `to`, exact for comparing; null when the table does not say how */
export function convert(analyte: string | null, value: string, from: string, to: string): string | null {
  if (!isDecimal(value)) return null
  const [source, target] = [unitOf(from), unitOf(to)]
  if (source === target) return value
  const found = analyte === null ? undefined : CONVERSIONS[analyte]?.find((c) => c.from === source && c.to === target)
  return found ? multiplyDecimals(value, found.factor) : null
}
/** A converted number as it is shown: no more digits than its kind is printed with, and never fewer than the laboratory's own when these are few. */
export function shownConverted(analyte: string, exact: string, from: string, to: string): string {
  const found = CONVERSIONS[analyte]?.find((c) => c.from === unitOf(from) && c.to === unitOf(to))
  return found ? roundDecimal(exact, Math.min(found.places, placesOf(exact))) : exact
}

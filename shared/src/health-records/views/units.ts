/** UCUM as people here read it. */
const SHOWN: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  '/min': '次/分',
  'kg/m2': 'kg/m²',
  'umol/L': 'μmol/L',
  '10*9/L': '×10⁹/L',
  '10*12/L': '×10¹²/L',
  Cel: '℃',
  wk: '周',
  d: '天',
  mo: '个月',
  a: '岁',
  '1': '',
}
/** A unit as it is shown; annotations in braces say nothing to a reader. */
export function shownRecordUnit(unit: string | null): string {
  if (unit === null) return ''
  const plain = unit.replace(/\{[^}]*\}/g, '')
  return SHOWN[plain] ?? plain
}

import type { ReportItem } from '@jktl/shared/reports/contract'
import { t } from './report-detail-texts'

/** `参考 1.04 以上`, with who says so where it is not the report itself. */
export function rangeWords(range: ReportItem['range']): string {
  if (range === null) return t('referenceNone')
  const { low, high, text, source, document, isVerified } = range
  const numbers =
    low !== null && high !== null ? t('between', { low, high }) : high !== null ? t('below', { high }) : low !== null ? t('above', { low }) : (text ?? '')
  if (numbers === '') return t('referenceNone')
  const said = t('reference', { range: numbers })
  if (source === 'REPORT') return said
  return [said, t('national', { document: document ?? '' }), ...(isVerified ? [] : [t('unverified')])].join('，')
}

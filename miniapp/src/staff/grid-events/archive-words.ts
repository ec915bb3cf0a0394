import { NODE_LEVELS, nodeLevelOf } from '@jktl/shared/grid-events/model'
import { clockTimeOf, dateOf } from '@jktl/shared/kernel/dates'
import { t } from './archive-texts'

export const levelText = (code: string): string => {
  const level = nodeLevelOf(code)
  return level ? NODE_LEVELS[level].label : ''
}
/** Digits of a code one level below; null at the last. */
export const digitsBelow = (code: string): number | null => Object.values(NODE_LEVELS).find(({ digits }) => digits > code.length)?.digits ?? null
export const whenText = (instant: string): string => `${dateOf(Date.parse(instant))} ${clockTimeOf(Date.parse(instant))}`
export const areaText = (m2: number): string => t('areaValue', { km: (m2 / 1_000_000).toFixed(2) })
export const validText = ({ validFrom, validTo }: { validFrom: string | null; validTo: string | null }): string =>
  validFrom === null
    ? t('notValid')
    : validTo === null
      ? t('validFrom', { from: whenText(validFrom) })
      : t('validSpan', { from: whenText(validFrom), to: whenText(validTo) })

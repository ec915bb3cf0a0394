import { CHILD_BELOW_YEARS } from '@jktl/shared/appointments/guidance/model'

import type { OnlyFor } from '../knowledge/terms.ts'

/** What is known of the person asked about; null: not told. */
export interface Patient {
  ageMonths: number | null
  sex: 'M' | 'F' | null
  pregnant: boolean
}

const MONTHS = 12
const ELDER_FROM_YEARS = 65

/** Whole months between two calendar dates. */
export function monthsBetween(from: string, to: string): number {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number)
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number)
  return Math.max(0, (toYear - fromYear) * MONTHS + toMonth - fromMonth - (toDay < fromDay ? 1 : 0))
}

/** What is not known does not exclude. */
export const fits = ({ sex, fromMonths, belowMonths }: OnlyFor, patient: Patient): boolean =>
  (sex === undefined || patient.sex === null || patient.sex === sex) &&
  (patient.ageMonths === null ||
    ((fromMonths === undefined || patient.ageMonths >= fromMonths) && (belowMonths === undefined || patient.ageMonths < belowMonths)))

export const isChild = ({ ageMonths }: Patient): boolean => ageMonths !== null && ageMonths < CHILD_BELOW_YEARS * MONTHS
export const isElder = ({ ageMonths }: Patient): boolean => ageMonths !== null && ageMonths >= ELDER_FROM_YEARS * MONTHS
/** Told to be pregnant, and it can be. */
export const isPregnant = (patient: Patient): boolean =>
  patient.pregnant && patient.sex !== 'M' && !(patient.ageMonths !== null && patient.ageMonths < 9 * MONTHS)

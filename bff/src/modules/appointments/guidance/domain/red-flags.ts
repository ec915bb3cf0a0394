import { RED_FLAGS, type RedFlagRule } from '../knowledge/red-flags.ts'
import { fits, isPregnant, type Patient } from './patient.ts'
import type { Understood } from './understanding.ts'

/** Red flags of a request, those for 120 first (A07). */
export function redFlagsOf({ symptoms, diseases, signs }: Understood, patient: Patient): RedFlagRule[] {
  const told = new Set([...symptoms, ...diseases, ...signs].map(({ code }) => code))
  const raised = RED_FLAGS.filter(
    (rule) =>
      fits(rule.only ?? {}, patient) &&
      (!rule.pregnantOnly || isPregnant(patient)) &&
      (!rule.ageMustBeKnown || patient.ageMonths !== null) &&
      rule.when.every((group) => group.some((code) => told.has(code))),
  )
  return [...raised.filter((rule) => rule.urgency === 'CALL_120'), ...raised.filter((rule) => rule.urgency !== 'CALL_120')]
}

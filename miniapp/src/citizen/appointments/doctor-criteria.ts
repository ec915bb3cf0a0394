import type { Answer, Ask } from '@/platform/api'
import { t } from './guidance-texts'

/** What a resident may ask of doctors (R353); the page keeps it, the address does not. */
export type Criteria = Omit<Ask<'appointments.searchDoctors'>['body'], 'cursor' | 'limit'>
type Facets = Answer<'appointments.searchDoctors'>['facets']
type Terms = Pick<Answer<'appointments.getGuidanceKnowledge'>, 'symptoms' | 'diseases' | 'parts'>

export const without = (criteria: Criteria, key: string): Criteria => Object.fromEntries(Object.entries(criteria).filter(([name]) => name !== key))
/** With one criterion set, or taken away by an empty value. */
export const withCriterion = <Key extends keyof Criteria>(criteria: Criteria, key: Key, value: Criteria[Key] | '' | null): Criteria =>
  value === '' || value === null || value === undefined ? without(criteria, key) : { ...without(criteria, key), [key]: value }

const nameIn = (list: readonly { code: string; name: string }[] | undefined, code: string): string => list?.find((one) => one.code === code)?.name ?? code
const labelIn = (list: readonly { value: string; label: string }[] | undefined, value: string): string =>
  list?.find((one) => one.value === value)?.label ?? value

/** The criteria in force, in words, for the chips above the list. */
export function activeCriteria(criteria: Criteria, facets: Facets | undefined, terms: Terms | undefined): { key: keyof Criteria; label: string }[] {
  const { institutionId, standardCode, title, symptom, part, disease, withinDays, minScoreX10, speaksMongolian } = criteria
  const labels: Partial<Record<keyof Criteria, string>> = {
    ...(institutionId && { institutionId: labelIn(facets?.institutions, institutionId) }),
    ...(standardCode && { standardCode: labelIn(facets?.departments, standardCode) }),
    ...(title && { title }),
    ...(symptom && { symptom: nameIn(terms?.symptoms, symptom) }),
    ...(part && { part: nameIn(terms?.parts, part) }),
    ...(disease && { disease: nameIn(terms?.diseases, disease) }),
    ...(withinDays !== undefined && { withinDays: t('days', { count: withinDays }) }),
    ...(minScoreX10 !== undefined && { minScoreX10: t('rated', { score: (minScoreX10 / 10).toFixed(1) }) }),
    ...(speaksMongolian && { speaksMongolian: t('mongolian') }),
  }
  return (Object.keys(labels) as (keyof Criteria)[]).map((key) => ({ key, label: labels[key] ?? '' }))
}

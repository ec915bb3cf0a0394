import type { DoctorHit, DoctorSearch } from '@jktl/shared/appointments/guidance/contract'
import { daysBetween } from '@jktl/shared/kernel/dates'

import { type SearchEntry, SearchIndex } from '../../../directory/public.ts'
import { BODY_PARTS } from '../knowledge/parts.ts'
import { DISEASES } from '../knowledge/diseases.ts'
import { SYMPTOMS } from '../knowledge/symptoms.ts'
import type { Term } from '../knowledge/terms.ts'
import { likenessOf } from './departments.ts'
import type { Candidate } from './recommendations.ts'

/** The criteria of R353, all optional and all kept together. */
export interface Criteria {
  text?: string | undefined
  institutionId?: string | undefined
  departmentId?: string | undefined
  standardCode?: string | undefined
  areaCode?: string | undefined
  symptom?: string | undefined
  part?: string | undefined
  disease?: string | undefined
  title?: string | undefined
  minScoreX10?: number | undefined
  withinDays?: number | undefined
  speaksMongolian?: boolean | undefined
}
type Criterion = keyof Criteria
interface Listed {
  candidate: Candidate
  /** Order within the answer: unique and stable, so it is also the cursor. */
  key: string
  matchedBy: string | null
}

const LABELS: Record<Criterion, string> = {
  text: '搜索词',
  institutionId: '医院',
  departmentId: '科室',
  standardCode: '科室类别',
  areaCode: '旗县',
  symptom: '症状',
  part: '部位',
  disease: '疾病',
  title: '职称',
  minScoreX10: '评价',
  withinDays: '几天内有号',
  speaksMongolian: '会蒙古语',
}

const byCode = (terms: readonly Term[]): ReadonlyMap<string, Term> => new Map(terms.map((term) => [term.code, term]))
const SYMPTOM = byCode(SYMPTOMS)
const DISEASE = byCode(DISEASES)
const within = new Map(BODY_PARTS.map((part) => [part.code, part.within]))
/** Departments of every complaint of a part and of the parts within it. */
function departmentsOfPart(part: string): string[] {
  const parts = new Set([part, ...[...within].filter(([, larger]) => larger === part).map(([code]) => code)])
  return [...new Set([...SYMPTOMS, ...DISEASES].filter((term) => term.parts.some((code) => parts.has(code))).flatMap((term) => term.departments.slice(0, 1)))]
}

const treats = (candidate: Candidate, departments: readonly string[]): boolean =>
  departments.some((advised) => likenessOf(advised, candidate.department.standardCode) > 0)

/** One test per criterion; a code nobody knows fits nobody. */
function testsOf(criteria: Criteria, today: string, found: ReadonlyMap<string, unknown> | null): Partial<Record<Criterion, (c: Candidate) => boolean>> {
  const { institutionId, departmentId, standardCode, areaCode, symptom, part, disease, title, minScoreX10, withinDays, speaksMongolian } = criteria
  const departmentsOf = (terms: ReadonlyMap<string, Term>, code: string): readonly string[] => terms.get(code)?.departments ?? []
  return {
    ...(found && { text: (c) => found.has(c.doctor.id) }),
    ...(institutionId && { institutionId: (c) => c.institution.id === institutionId }),
    ...(departmentId && { departmentId: (c) => c.department.id === departmentId }),
    ...(standardCode && { standardCode: (c) => c.department.standardCode === standardCode }),
    ...(areaCode && { areaCode: (c) => c.institution.areaCode === areaCode }),
    ...(symptom && { symptom: (c) => treats(c, departmentsOf(SYMPTOM, symptom)) }),
    ...(part && { part: (c) => treats(c, departmentsOfPart(part)) }),
    ...(disease && { disease: (c) => treats(c, departmentsOf(DISEASE, disease)) }),
    ...(title && { title: (c) => c.doctor.title === title }),
    ...(minScoreX10 !== undefined && { minScoreX10: (c) => (c.rating?.scoreX10 ?? 0) >= minScoreX10 }),
    ...(withinDays !== undefined && { withinDays: (c) => !!c.numbers?.nextDate && daysBetween(today, c.numbers.nextDate) <= withinDays }),
    ...(speaksMongolian && { speaksMongolian: (c) => c.doctor.speaksMongolian }),
  }
}

/** Doctors by name, hospital, department, speciality, pinyin and small typos. */
export const doctorIndex = (candidates: readonly Candidate[]): SearchIndex<'doctor'> =>
  new SearchIndex(
    candidates.map(({ doctor, department, institution }): SearchEntry<'doctor'> => ({
      kind: 'doctor',
      id: doctor.id,
      institutionId: institution.id,
      title: doctor.name,
      subtitle: '',
      aliases: [department.name, department.standardName, ...department.aliases],
      specialty: doctor.specialty,
      context: [institution.name, ...institution.aliases, department.name, doctor.title],
    })),
    ['doctor'],
  )

function facet(listed: readonly Candidate[], of: (c: Candidate) => { value: string; label: string }): { value: string; label: string; count: number }[] {
  const counts = new Map<string, { value: string; label: string; count: number }>()
  for (const candidate of listed) {
    const { value, label } = of(candidate)
    counts.set(value, { value, label, count: (counts.get(value)?.count ?? 0) + 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

const toHit = ({ candidate: { doctor, department, institution, numbers, rating }, matchedBy }: Listed): DoctorHit => ({
  ...doctor,
  institutionKind: institution.kind,
  institutionLevel: institution.level,
  standardCode: department.standardCode,
  standardName: department.standardName,
  nextDate: numbers?.nextDate ?? null,
  remaining: numbers?.nextDate ? numbers.remaining : 0,
  rating,
  matchedBy,
})

const rankKey = (rank: number, sortKey: string): string => `${String(rank).padStart(4, '0')}:${sortKey}`

/**
 * 医生检索 (R353): every criterion kept, in pages, with the counts each further choice would leave. Nobody found: the criteria
 * without which somebody would be, each with its count.
 * @param after key of the last doctor of the page before
 */
export function searchDoctors(
  candidates: readonly Candidate[],
  index: SearchIndex<'doctor'>,
  criteria: Criteria,
  { after, limit, today }: { after: string | null; limit: number; today: string },
): Omit<DoctorSearch, 'asOf'> & { nextKey: string | null } {
  const text = criteria.text?.trim() ?? ''
  const hits = text === '' ? null : new Map(index.search(text, Infinity).map((hit, rank) => [hit.entry.id, { rank, matchedBy: hit.matchedBy }]))
  const tests = testsOf(criteria, today, hits)
  const names = Object.keys(tests) as Criterion[]
  const fitting = (without?: Criterion): Candidate[] => candidates.filter((c) => names.every((name) => name === without || (tests[name]?.(c) ?? true)))

  const listed = fitting()
    .map((candidate): Listed => {
      const hit = hits?.get(candidate.doctor.id)
      return { candidate, key: rankKey(hit?.rank ?? 0, candidate.doctor.sortKey), matchedBy: hit?.matchedBy ?? null }
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const rest = after === null ? listed : listed.filter(({ key }) => key > after)
  const shown = rest.slice(0, limit)
  const hasNumbers = (c: Candidate): boolean => Boolean(c.numbers?.nextDate)
  return {
    total: listed.length,
    items: shown.map(toHit),
    nextCursor: null,
    nextKey: rest.length > limit ? (shown.at(-1)?.key ?? null) : null,
    facets: {
      institutions: facet(fitting('institutionId'), ({ institution }) => ({ value: institution.id, label: institution.name })),
      departments: facet(fitting('standardCode'), ({ department }) => ({ value: department.standardCode, label: department.standardName })),
      titles: facet(fitting('title'), ({ doctor }) => ({ value: doctor.title, label: doctor.title })),
      mongolian: fitting('speaksMongolian').filter((c) => c.doctor.speaksMongolian).length,
      withNumbers: fitting('withinDays').filter(hasNumbers).length,
      rated: fitting('minScoreX10').filter((c) => c.rating !== null).length,
    },
    nearest:
      listed.length > 0
        ? []
        : names
            .map((name) => ({ drop: name, label: LABELS[name], count: fitting(name).length }))
            .filter(({ count }) => count > 0)
            .sort((a, b) => b.count - a.count || (a.drop < b.drop ? -1 : 1)),
    suggestions: listed.length > 0 || text === '' ? [] : index.suggest(text),
  }
}

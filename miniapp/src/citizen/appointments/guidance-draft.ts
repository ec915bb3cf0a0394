import type { SINCE } from '@jktl/shared/appointments/guidance/model'
import { create } from 'zustand'

export interface Told {
  code: string
  name: string
}
interface Draft {
  symptoms: readonly Told[]
  diseases: readonly Told[]
  warnings: readonly string[]
  text: string
  since: (typeof SINCE)[number] | null
  pregnant: boolean
  /** Of somebody who is not signed in. */
  ageYears: number | null
  sex: 'M' | 'F' | null
  areaCode: string | null
  toggle: (kind: 'symptoms' | 'diseases', term: Told) => void
  toggleWarning: (code: string) => void
  change: (part: Partial<Pick<Draft, 'text' | 'since' | 'pregnant' | 'ageYears' | 'sex' | 'areaCode' | 'warnings'>>) => void
  clear: () => void
}

const EMPTY = {
  symptoms: [],
  diseases: [],
  warnings: [],
  text: '',
  since: null,
  pregnant: false,
  ageYears: null,
  sex: null,
  areaCode: null,
} as const

const toggled = (list: readonly Told[], term: Told): Told[] =>
  list.some(({ code }) => code === term.code) ? list.filter(({ code }) => code !== term.code) : [...list, term]

/** What somebody told so far: kept in memory alone, between the pages of one question. Never stored, never in an address. */
export const useDraft = create<Draft>()((set) => ({
  ...EMPTY,
  toggle: (kind, term) => set((draft) => ({ [kind]: toggled(draft[kind], term) })),
  toggleWarning: (code) => set(({ warnings }) => ({ warnings: warnings.includes(code) ? warnings.filter((one) => one !== code) : [...warnings, code] })),
  change: (part) => set(part),
  clear: () => set(EMPTY),
}))

export const isEmptyDraft = ({ symptoms, diseases, warnings, text }: Pick<Draft, 'symptoms' | 'diseases' | 'warnings' | 'text'>): boolean =>
  symptoms.length + diseases.length + warnings.length === 0 && text.trim() === ''

import type { HisBill } from './domain/his-bill.ts'

/** NOT_READY: the night run is not through. UNKNOWN: no answer, or the system is busy. NONSENSE: not what the document allows. */
export type ListAnswer = { kind: 'FOUND'; bill: HisBill; raw: Buffer } | { kind: 'NOT_READY' | 'UNKNOWN' | 'NONSENSE' }

/** Somebody's own list of a day about one hospital: the hospital's, or the insurance's. */
export interface InstitutionList {
  fetch(hosCode: string, date: string): Promise<ListAnswer>
  close(): Promise<void>
}
export type ListChannel = 'HIS' | 'INSURANCE'

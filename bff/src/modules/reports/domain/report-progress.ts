import type { RecordStatus } from '@jktl/shared/health-records/model'
import { type Progress, type ProgressEvidence, progressOf } from '@jktl/shared/reports/progress'

const msOf = (text: string | null): number | null => {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : at
}
/** A version of a report: what it says of how far it is. */
export interface ReportVersion {
  status: RecordStatus
  issuedAt: string | null
  receivedAt: Date
}
export interface ProgressFacts {
  orderedAt: readonly (string | null)[]
  specimens: readonly { collectedAt: string | null; receivedAt: string | null }[]
  /** In any order. */
  versions: readonly ReportVersion[]
}

function versionEvidence({ status, issuedAt, receivedAt }: ReportVersion): ProgressEvidence[] {
  switch (status) {
    case 'registered':
    case 'preliminary':
      return [{ state: 'TESTING', at: receivedAt.getTime() }]
    case 'final':
      return [{ state: 'REPORTED', at: msOf(issuedAt) ?? receivedAt.getTime() }]
    case 'amended':
    case 'corrected':
      return [{ state: 'CORRECTED', at: msOf(issuedAt) ?? receivedAt.getTime() }]
    case 'cancelled':
    case 'entered-in-error':
      return [{ state: 'CANCELLED', at: receivedAt.getTime() }]
  }
}

/** 进展 from everything known of an order, its specimens and all versions of its report (§2.3.5). */
export const reportProgress = ({ orderedAt, specimens, versions }: ProgressFacts): Progress | null =>
  progressOf([
    ...orderedAt.map((at): ProgressEvidence => ({ state: 'ORDERED', at: msOf(at) })),
    ...specimens.flatMap((specimen): ProgressEvidence[] => [
      { state: 'COLLECTED', at: msOf(specimen.collectedAt) },
      ...(specimen.receivedAt === null ? [] : [{ state: 'SENT' as const, at: msOf(specimen.receivedAt) }]),
    ]),
    ...versions.flatMap(versionEvidence),
  ])

import type { RecordStatus } from '@jktl/shared/health-records/model'

import type { Resource } from '../upstream/fhir.wire.ts'
import { codesOf } from './words.ts'

/** FHIR status codes of all types, reduced to what a reader must know. A code that means something else in one type stands below. */
const STATUSES: Readonly<Record<string, RecordStatus>> = {
  registered: 'registered',
  planned: 'registered',
  draft: 'registered',
  active: 'final',
  'on-hold': 'final',
  partial: 'preliminary',
  preliminary: 'preliminary',
  arrived: 'preliminary',
  triaged: 'preliminary',
  'in-progress': 'preliminary',
  onleave: 'preliminary',
  preparation: 'preliminary',
  final: 'final',
  finished: 'final',
  completed: 'final',
  available: 'final',
  current: 'final',
  issued: 'final',
  balanced: 'final',
  stopped: 'final',
  amended: 'amended',
  appended: 'amended',
  corrected: 'corrected',
  cancelled: 'cancelled',
  superseded: 'cancelled',
  revoked: 'cancelled',
  'not-done': 'cancelled',
  'entered-in-error': 'entered-in-error',
}
const OF_TYPE: Readonly<Record<string, Readonly<Record<string, RecordStatus>>>> = {
  ServiceRequest: { active: 'registered', 'on-hold': 'registered' },
  QuestionnaireResponse: { stopped: 'cancelled' },
}

/** @returns null when the source says a status that nobody knows */
export function statusOf(resource: Resource): RecordStatus | null {
  const { resourceType, status, verificationStatus } = resource
  const verified = codesOf(verificationStatus)
  if (verified.includes('entered-in-error')) return 'entered-in-error'
  if (verified.includes('refuted')) return 'cancelled'
  if (status === undefined) return 'final'
  if (status === 'unknown') return 'registered'
  return OF_TYPE[resourceType]?.[status] ?? STATUSES[status] ?? null
}

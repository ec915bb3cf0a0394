import type { Encounter } from '@jktl/shared/health-records/content'

import type { Resource } from '../../upstream/fhir.wire.ts'
import { instantOf, isoOf, wordsOf } from '../words.ts'
import { baseOf } from './content-base.ts'

/** v3 ActCode, and the region's own classes (fhir-interface.md §3). */
const KINDS: Readonly<Record<string, Encounter['encounterKind']>> = {
  AMB: 'OUTPATIENT',
  EMER: 'EMERGENCY',
  IMP: 'INPATIENT',
  ACUTE: 'INPATIENT',
  NONAC: 'INPATIENT',
  OBSENC: 'INPATIENT',
  CHECKUP: 'CHECKUP',
  FOLLOWUP: 'FOLLOW_UP',
}

export const encounterOf = (resource: Resource): Encounter => ({
  ...baseOf(resource, '看病', resource.type[0]),
  encounterKind: KINDS[resource.class?.code ?? ''] ?? 'OTHER',
  start: (instantOf(resource.period?.start) ?? instantOf(resource.meta.lastUpdated) ?? new Date(0)).toISOString(),
  end: isoOf(resource.period?.end),
  reason: resource.reasonCode.map(wordsOf).find((words) => words !== null) ?? null,
})

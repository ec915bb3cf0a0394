import { openLine } from '../fhir/line.ts'
import type { City } from '../kernel/system.ts'
import { laboratoryDrafts } from './data/people.ts'

const TYPES = ['Patient', 'ServiceRequest', 'Specimen', 'DiagnosticReport', 'Observation', 'Binary']

/** The laboratories' own line, after `mock/docs/lis-interface.md`. */
export function openLis(city: City): void {
  openLine(city, { name: 'lis', types: TYPES, takesOthers: false, seed: laboratoryDrafts() })
}

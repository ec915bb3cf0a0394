import type { City } from '../kernel/system.ts'
import { publishedAt, type SampleFile } from './bundles.ts'
import { draftsOf } from './data/people.ts'
import { openLine } from './line.ts'

const TYPES = [
  'Patient',
  'RelatedPerson',
  'Encounter',
  'Condition',
  'Observation',
  'DiagnosticReport',
  'ServiceRequest',
  'Specimen',
  'ImagingStudy',
  'MedicationRequest',
  'MedicationDispense',
  'Immunization',
  'Procedure',
  'AllergyIntolerance',
  'QuestionnaireResponse',
  'DocumentReference',
  'Binary',
  'CarePlan',
  'Invoice',
]

/** The region's archive gateway, after `mock/docs/fhir-interface.md`. @param samples files made elsewhere that it took over */
export function openFhir(city: City, samples: readonly SampleFile[]): void {
  const takenOver = samples.flatMap(({ resources }) => resources.map((resource) => ({ resource, at: publishedAt(resource) })))
  const seed = [...takenOver.sort((a, b) => a.at - b.at), ...draftsOf('fhir')]
  openLine(city, { name: 'fhir', types: TYPES, takesOthers: true, seed })
}

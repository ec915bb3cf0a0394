import type { Persona, ParentLink, Resident } from './personas.ts'

/** People whose records were made elsewhere and are loaded as they are; none unless the city is given a folder of them. */
export interface Samples {
  personas: readonly Persona[]
  /** Known to the population registry, too young for an account of their own. */
  residents: readonly Resident[]
  parentLinks: readonly ParentLink[]
}

const NOBODY: Samples = { personas: [], residents: [], parentLinks: [] }
let admitted = NOBODY

/** The sample people of this process; everything that lists the people of the city asks here besides `personas.ts`. */
export const samples = (): Samples => admitted

/** Before the systems open: they read the list of people once. */
export function admitSamples(people: Samples = NOBODY): void {
  admitted = people
}

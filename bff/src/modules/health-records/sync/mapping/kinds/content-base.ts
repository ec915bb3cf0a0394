import type { ContentBase } from '@jktl/shared/health-records/content'

import type { Concept, Resource } from '../../upstream/fhir.wire.ts'
import { readable, termOf, writersOf } from '../words.ts'

/** What every kind carries: title, who wrote it, a note. @param about what it is called after, when not its `code` */
export const baseOf = (resource: Resource, otherwise: string, about: Concept | undefined = resource.code): ContentBase => ({
  ...termOf(about, otherwise),
  ...writersOf(resource),
  note: resource.note.map(({ text }) => readable(text)).find((text) => text !== null) ?? null,
})

/** Details of a plain record that are there. */
export const detailsOf = (...rows: readonly (readonly [title: string, text: string | null])[]): { title: string; text: string }[] =>
  rows.flatMap(([title, text]) => (text === null ? [] : [{ title, text }]))

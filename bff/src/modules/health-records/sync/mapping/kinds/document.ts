import type { Document } from '@jktl/shared/health-records/content'

import type { Resource } from '../../upstream/fhir.wire.ts'
import { readable, writersOf } from '../words.ts'
import { baseOf } from './content-base.ts'

/** Its text stands in a file of its own, which the adapter adds. */
export function documentOf(resource: Resource): Document {
  const attachment = resource.content[0]?.attachment
  const title = readable(attachment?.title)
  return {
    ...baseOf(resource, title ?? '文书', resource.type[0]),
    author: writersOf(resource).doctor,
    mime: attachment?.contentType ?? 'application/octet-stream',
    sections: [],
    byteLength: null,
    sha256: null,
  }
}

const HEADING = /^【(.+)】\s*$/
/** Sections under lines `【…】`; what stands before the first one has no heading. */
export function sectionsOf(text: string): Document['sections'] {
  const sections: { title: string; lines: string[] }[] = []
  for (const line of text.split(/\r?\n/)) {
    const heading = HEADING.exec(line)?.[1]
    if (heading !== undefined) sections.push({ title: heading, lines: [] })
    else if (sections.length > 0 || line.trim() !== '') (sections.at(-1) ?? sections[sections.push({ title: '', lines: [] }) - 1])?.lines.push(line)
  }
  return sections.map(({ title, lines }) => ({ title, text: lines.join('\n').trim() }))
}

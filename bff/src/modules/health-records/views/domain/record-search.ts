import type { RecordObject } from '@jktl/shared/health-records/content'
import { CATEGORIES } from '@jktl/shared/health-records/views/model'
import { categoryOf } from '@jktl/shared/health-records/views/rules'

import { summaryOf } from './record-summary.ts'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Every word asked for stands somewhere in the title, the line below it, who wrote it, or the name of its list. */
export function fits(text: string): (object: RecordObject) => boolean {
  const wanted = text
    .split(/\s+/)
    .map(folded)
    .filter((word) => word !== '')
  return (object) => {
    const { title, originalTitle, orgName, department, doctor } = object.content
    const category = categoryOf(object.kind)
    const said = folded(
      [title, originalTitle, orgName, department, doctor, summaryOf(object), category && CATEGORIES[category].name].filter((part) => part !== null).join(' '),
    )
    return wanted.every((word) => said.includes(word))
  }
}

import type { RecordObject } from '@jktl/shared/health-records/content'

import { summaryOf } from './record-summary.ts'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Every word asked for stands somewhere in the title, the line below it, or who wrote it. */
export function fits(text: string): (object: RecordObject) => boolean {
  const wanted = text
    .split(/\s+/)
    .map(folded)
    .filter((word) => word !== '')
  return (object) => {
    const { title, originalTitle, orgName, department, doctor } = object.content
    const said = folded([title, originalTitle, orgName, department, doctor, summaryOf(object)].filter((part) => part !== null).join(' '))
    return wanted.every((word) => said.includes(word))
  }
}

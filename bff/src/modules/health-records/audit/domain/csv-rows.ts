import type { AccessEntry } from '@jktl/shared/health-records/access-log/contract'
import { FINDING_NAMES } from '@jktl/shared/health-records/access-log/model'
import { actorLine, basisWords, resultWords, whatWords } from '@jktl/shared/health-records/access-log/words'

const HEADER = ['时间', '谁', '机构', '做了什么', '凭什么', '结果', '紧急查看复核']
const REVIEW = { WAITING: '等待复核', ...FINDING_NAMES }

/** The log as a table, in the words of the page. */
export const csvRows = (entries: readonly AccessEntry[]): { header: string[]; rows: string[][] } => ({
  header: HEADER,
  rows: entries.map((entry) => [
    entry.at.slice(0, 16).replace('T', ' '),
    actorLine(entry),
    entry.actor.institutionName ?? '',
    whatWords(entry),
    basisWords(entry),
    resultWords(entry),
    entry.review ? REVIEW[entry.review] : '',
  ]),
})

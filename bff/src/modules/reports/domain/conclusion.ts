import { FLAG_NAMES, type Flag, type Verdict } from '@jktl/shared/reports/model'
import { isCriticalFlag, isOutside } from '@jktl/shared/reports/flags'

/** One value of a report, as far as the conclusion looks at it. */
interface Finding {
  title: string
  flag: Flag | null
}
interface Conclusion {
  verdict: Verdict
  abnormalCount: number
  headline: string
}
/** Who says a sentence: we only say where a number lies; what it means only the report or a doctor says. */
export const RANGE_SOURCE = '按报告上的参考范围自动整理，不能代替医生'
export const REPORT_SOURCE = '报告原文'
const NAMED = 3

export function verdictOf(findings: readonly { flag: Flag | null }[], isCritical: boolean): Verdict {
  if (isCritical || findings.some(({ flag }) => isCriticalFlag(flag))) return 'CRITICAL'
  if (findings.some(({ flag }) => isOutside(flag))) return 'ABNORMAL'
  return findings.length > 0 && findings.every(({ flag }) => flag === 'N') ? 'NORMAL' : 'UNKNOWN'
}

const names = (findings: readonly Finding[], flags: readonly Flag[]): string[] =>
  findings.filter(({ flag }) => flag && flags.includes(flag)).map(({ title }) => title)
function part(titles: readonly string[], flag: Flag): string[] {
  if (titles.length === 0) return []
  const shown = titles.slice(0, NAMED).join('、')
  return [`${shown}${titles.length > NAMED ? `等 ${titles.length} 项` : ''}${FLAG_NAMES[flag]}`]
}

/** What was found, in words, before any number: which values lie outside their range, and how many lie inside. It explains nothing and advises nothing. */
export function labConclusion(findings: readonly Finding[], isCritical: boolean): Conclusion {
  const verdict = verdictOf(findings, isCritical)
  const outside = findings.filter(({ flag }) => isOutside(flag))
  const normal = findings.filter(({ flag }) => flag === 'N').length
  const unknown = findings.length - outside.length - normal
  const found = (['HH', 'H', 'LL', 'L', 'A'] as const).flatMap((flag) => part(names(findings, [flag]), flag))
  const sentences: string[] = []
  if (found.length > 0) sentences.push(`${found.join('，')}。`)
  if (outside.length === 0 && normal > 0) sentences.push(unknown === 0 ? `${normal} 项都在参考范围内。` : `${normal} 项在参考范围内。`)
  else if (normal > 0) sentences.push(`其他 ${normal} 项正常。`)
  if (unknown > 0)
    sentences.push(
      outside.length + normal === 0 ? `测了 ${findings.length} 项，报告没有写参考范围，请问开单的医生。` : `${unknown} 项没有参考范围可以比较，请问医生。`,
    )
  if (findings.length === 0) sentences.push('报告没有列出单项结果，请看报告原文，或问开单的医生。')
  return { verdict, abnormalCount: outside.length, headline: sentences.join('') }
}

import type { Report, ReportItem } from '@jktl/shared/reports/contract'
import { clockTimeOf, dateOf } from '@jktl/shared/kernel/dates'
import { FLAG_NAMES, PROGRESS_NAMES, REPORT_KIND_NAMES } from '@jktl/shared/reports/model'

import { type Column, oneAtATime, Paper } from '../../../platform/printing/paper.ts'

const ITEMS: readonly Column[] = [
  { title: '项目', width: 165 },
  { title: '结果', width: 90 },
  { title: '单位', width: 70 },
  { title: '参考范围', width: 110 },
  { title: '提示', width: 80 },
]
const CHANGES: readonly Column[] = [
  { title: '改了什么', width: 165 },
  { title: '原来', width: 175 },
  { title: '现在', width: 175 },
]
const NOTE = '这是手机上下载的副本。盖章原件请到出报告的医院领取。'

export interface Download {
  /** Masked. */
  by: string
  at: Date
}

const momentCn = (at: number): string => {
  const date = dateOf(at)
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日 ${clockTimeOf(at)}`
}
export function rangeText(range: ReportItem['range']): string {
  if (range === null) return '没有写'
  const { low, high, text, source, isVerified } = range
  const numbers = low !== null && high !== null ? `${low}–${high}` : high !== null ? `${high} 以下` : low !== null ? `${low} 以上` : (text ?? '没有写')
  return source === 'REPORT' ? numbers : `${numbers}（国家标准${isVerified ? '' : '，未核对来源'}）`
}
const hint = ({ flag, isContradictory }: ReportItem): string => `${flag === null ? '' : FLAG_NAMES[flag]}${isContradictory ? '（与参考区间不一致）' : ''}`

/** Who took the paper out, when, and which version it is of: on every page. */
export const watermarkOf = ({ source }: Pick<Report, 'source'>, { by, at }: Download): string =>
  `${by} 于 ${momentCn(at.getTime())} 下载 第 ${source.version} 版`

/** 报告 for paper (R366): the conclusion, every value with its range, what was corrected, where it comes from. */
export const reportPdf = (report: Report, download: Download): Promise<Buffer> => oneAtATime(() => print(report, download))

async function print(report: Report, download: Download): Promise<Buffer> {
  const watermark = watermarkOf(report, download)
  const paper = await Paper.open(`${REPORT_KIND_NAMES[report.kind]}报告`, download.at)
  const line = (name: string, value: string | null): void => (value === null || value === '' ? undefined : paper.text(`${name}：${value}`))
  paper.text(report.title, { size: 20, gapAfter: 8 })
  line('姓名', report.personNameMasked)
  line('医院', report.institutionName)
  line('科室', report.department)
  line('医生', report.doctor)
  line('标本', report.specimenTypes.join('、'))
  line('检查时间', momentCn(Date.parse(report.at)))
  line('报告时间', report.issuedAt === null ? null : momentCn(Date.parse(report.issuedAt)))
  line('状态', report.progress && PROGRESS_NAMES[report.progress.state])
  paper.gap(6)
  if (report.critical) paper.text(`${report.critical.text}。${report.critical.phone ? `电话 ${report.critical.phone}` : ''}`, { size: 12 })
  paper.text(report.headline, { size: 12, gapAfter: 6 })
  for (const { text, source } of report.lines) paper.text(source ? `${source}：${text}` : text, { size: 9, quiet: source === '' })
  paper.gap(6)
  if (report.items.length > 0) {
    paper.table(
      ITEMS,
      report.items.map((item) => [item.title, item.value, item.unit ?? '没有写', rangeText(item.range), hint(item)]),
    )
    paper.gap(10)
  }
  if (report.imaging) {
    line('部位', report.imaging.bodySite)
    line('检查所见', report.imaging.finding)
    line('结论', report.imaging.impression)
  }
  if (report.changes.length > 0) {
    paper.text('医院更正过这份报告', { size: 12 })
    paper.table(
      CHANGES,
      report.changes.map(({ title, before, after }) => [title, before, after]),
    )
    paper.gap(10)
  }
  paper.text(`来源：${report.source.name}，第 ${report.source.version} 版`, { size: 9, quiet: true })
  paper.text(NOTE, { size: 9, quiet: true })
  return paper.close(`健康通辽 ${watermark}`, watermark)
}

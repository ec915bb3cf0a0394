import type { ReportLine } from '@jktl/shared/grid-events/boards/contract'
import { AREA_FIGURES } from '@jktl/shared/grid-events/boards/figures'
import { pointsOf } from '@jktl/shared/grid-events/boards/rules'

import type { AreaSums, RatingSums } from '../figures.repository.ts'

export interface LineHead {
  key: string
  label: string
  drill: ReportLine['drill']
}
type Sums = AreaSums & RatingSums
const NOTHING: Sums = {
  TOTAL: 0,
  OPEN: 0,
  DONE: 0,
  OVERDUE: 0,
  NEAR_DUE: 0,
  DONE_ON_TIME: 0,
  ratings: 0,
  resultSum: 0,
  serviceSum: 0,
}

const lineOf = (head: LineHead, sums: Sums): ReportLine => ({
  ...head,
  counts: Object.fromEntries(AREA_FIGURES.map((figure) => [figure, figure === 'RATINGS' ? sums.ratings : sums[figure]])) as ReportLine['counts'],
  result: pointsOf(sums.resultSum, sums.ratings),
  service: pointsOf(sums.serviceSum, sums.ratings),
})
const add = (a: Sums, b: Sums): Sums => Object.fromEntries(Object.keys(NOTHING).map((name) => [name, a[name as keyof Sums] + b[name as keyof Sums]])) as never

/**
 * A table of figures: one line for each head, in their order, zeros where nothing was counted, and a last line that is their sum. Averages of the sum
 * are those of all its ratings, not means of means. A key that was counted but has no head is a fault: the table would not add up.
 */
export function linesOf(
  heads: readonly LineHead[],
  totalHead: LineHead,
  counts: readonly (AreaSums & { key: string })[],
  ratings: readonly (RatingSums & { key: string })[],
): { lines: ReportLine[]; total: ReportLine } {
  const sums = new Map<string, Sums>(heads.map(({ key }) => [key, NOTHING]))
  for (const { key, ...counted } of [...counts, ...ratings]) {
    const known = sums.get(key)
    if (!known) throw new Error('something was counted that stands in no line')
    sums.set(key, add(known, { ...NOTHING, ...counted }))
  }
  return {
    lines: heads.map((head) => lineOf(head, sums.get(head.key) ?? NOTHING)),
    total: lineOf(totalHead, [...sums.values()].reduce(add, NOTHING)),
  }
}

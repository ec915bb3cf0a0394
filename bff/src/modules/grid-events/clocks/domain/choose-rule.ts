import { ANY_CATEGORY } from '@jktl/shared/grid-events/clocks/model'
import { liesIn } from '@jktl/shared/grid-events/model'

/** Of the rules of one clock the one that holds there: the longest area, then the category before every category (§3.1, PGR's lesson). */
export function chooseRule<R extends { category: string; areaCode: string }>(rules: readonly R[], nodeCode: string, category: string): R | null {
  const fitting = rules.filter((rule) => liesIn(nodeCode, rule.areaCode) && (rule.category === category || rule.category === ANY_CATEGORY))
  const rank = ({ areaCode, category: own }: R): number => areaCode.length * 2 + (own === ANY_CATEGORY ? 0 : 1)
  return fitting.sort((a, b) => rank(b) - rank(a))[0] ?? null
}

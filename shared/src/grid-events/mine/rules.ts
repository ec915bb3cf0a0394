import { CATEGORIES, type Category, type Satisfaction } from '../model.ts'

const MOST_GLYPHS = 18

/** What an event is called in a list: the first sentence of its text, cut short; its category when there are no words. */
export function titleOf(text: string, category: Category): string {
  const [first = ''] = text.trim().split(/[。！？!?；;\n]/)
  const glyphs = [...first.trim()]
  if (glyphs.length === 0) return CATEGORIES[category].label
  return glyphs.length > MOST_GLYPHS ? `${glyphs.slice(0, MOST_GLYPHS).join('')}…` : glyphs.join('')
}

/** Of a member of staff, residents see the surname: 张*. */
export const staffNameMasked = (name: string): string => (name === '' ? '' : `${[...name][0]}*`)

/** 不满意 and 非常不满意 are asked why (§3.4). */
export const needsReason = (result: Satisfaction, service: Satisfaction): boolean => Math.max(result, service) >= 4

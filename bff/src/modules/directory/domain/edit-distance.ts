/**
 * Levenshtein distance of two sequences, given up early: any answer above `limit` only says "more than limit".
 * Units are the elements: glyphs of Chinese text, letters of pinyin.
 */
export function editDistance(a: readonly string[], b: readonly string[], limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, x] of a.entries()) {
    const row = [i + 1]
    for (const [j, y] of b.entries()) {
      const replaced = (previous[j] ?? 0) + (x === y ? 0 : 1)
      row.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
    if (Math.min(...row) > limit) return limit + 1
    previous = row
  }
  return previous[b.length] ?? 0
}

/** The smallest edit distance between `pattern` and any stretch of `text` (Sellers' algorithm). */
export function distanceWithin(pattern: readonly string[], text: readonly string[]): number {
  let column = Array.from({ length: pattern.length + 1 }, (_, i) => i)
  let best = pattern.length
  for (const letter of text) {
    const next = [0]
    for (const [i, wanted] of pattern.entries())
      next.push(Math.min((column[i] ?? 0) + (wanted === letter ? 0 : 1), (column[i + 1] ?? 0) + 1, (next[i] ?? 0) + 1))
    column = next
    best = Math.min(best, column[pattern.length] ?? best)
  }
  return best
}

import { likeness } from '../../report/domain/similarity.ts'

/** Titles are a few words: two of the same thing share a third of their pairs of signs. */
const SAME_TITLE = 0.34

/**
 * Groups of two and more whose titles are alike, directly or through one between them; the largest first, inside a group in the order given.
 * The order of the list does not change which belong together.
 */
export function clusterTitles<T extends { id: string; title: string }>(items: readonly T[]): T[][] {
  const head = items.map((_, index) => index)
  const find = (index: number): number => (head[index] === index ? index : find(head[index] as number))
  items.forEach((one, a) => {
    items.slice(0, a).forEach((other, b) => {
      if (find(a) !== find(b) && likeness(one.title, other.title) >= SAME_TITLE) head[Math.max(find(a), find(b))] = Math.min(find(a), find(b))
    })
  })
  const groups = new Map<number, T[]>()
  items.forEach((item, index) => groups.set(find(index), [...(groups.get(find(index)) ?? []), item]))
  return [...groups.values()].filter((group) => group.length > 1).sort((a, b) => b.length - a.length)
}

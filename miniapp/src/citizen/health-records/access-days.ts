import type { AccessEntry } from '@jktl/shared/health-records/access-log/contract'
import { dateOf } from '@jktl/shared/kernel/dates'
import { isSpecial } from './access-entry'

/** Cards of one day, in the order of the list: ordinary looks next to each other share one. */
export interface AccessDay {
  date: string
  cards: AccessEntry[][]
}

export function daysOf(entries: readonly AccessEntry[]): AccessDay[] {
  const days: AccessDay[] = []
  for (const entry of entries) {
    const date = dateOf(Date.parse(entry.at))
    let day = days.at(-1)
    if (day?.date !== date) days.push((day = { date, cards: [] }))
    const card = day.cards.at(-1)
    const [first] = card ?? []
    if (card && first && !isSpecial(first) && !isSpecial(entry)) card.push(entry)
    else day.cards.push([entry])
  }
  return days
}

import { describe, expect, it } from '@jest/globals'

import { VisitBook } from './visit-book.ts'

const NOW = Date.parse('2026-11-24T09:00:00+08:00')

describe('what was ordered in a visit', () => {
  it('his-interface §6: tests are ordered once, and when they are done medicine waits at the pharmacy', () => {
    const book = new VisitBook(() => NOW)
    expect(book.of('lock-1')).toEqual([])
    expect(book.orderTests('lock-1').map(({ kind, state }) => [kind, state])).toEqual([
      ['BILL', 'TO_DO'],
      ['LAB', 'TO_DO'],
      ['EXAM', 'TO_DO'],
    ])
    expect(book.orderTests('lock-1')).toHaveLength(3)
    const finished = book.finishTests('lock-1')
    expect(finished.map(({ kind, state }) => [kind, state])).toEqual([
      ['BILL', 'DONE'],
      ['LAB', 'DONE'],
      ['EXAM', 'DONE'],
      ['PRESCRIPTION', 'TO_DO'],
    ])
    expect(book.finishTests('lock-1')).toEqual(finished)
    const restored = new VisitBook(() => NOW)
    restored.restore(book.state())
    expect(restored.of('lock-1')).toEqual(finished)
  })
})

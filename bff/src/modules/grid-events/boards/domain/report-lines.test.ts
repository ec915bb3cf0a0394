import { AREA_FIGURES, FIGURES, GROUPINGS, PERSON_FIGURES, SHARES } from '@jktl/shared/grid-events/boards/figures'
import { monthsOf, neighbour, PERIOD_CODES, spanOf } from '@jktl/shared/grid-events/boards/periods'
import { percentOf, pointsOf } from '@jktl/shared/grid-events/boards/rules'
import { addDays } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { linesOf } from './report-lines.ts'

const count = fc.nat({ max: 50 })
const counted = fc.record({ TOTAL: count, OPEN: count, DONE: count, OVERDUE: count, NEAR_DUE: count, DONE_ON_TIME: count })
const rated = fc.record({ ratings: count, resultSum: count, serviceSum: count })
const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2020-01-01', days))
const drill = { period: 'MONTH', date: '2026-11-01', node: '150502' } as const
const head = (key: string) => ({ key, label: key, drill })

describe('tables of figures', () => {
  it('R264: the last line is the sum of the lines, whatever was counted', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ key: fc.string(), sums: counted, rates: rated }), { selector: ({ key }) => key }), (rows) => {
        const heads = [...rows.map(({ key }) => head(key)), head('an empty one, with a name no other has')]
        const { lines, total } = linesOf(
          heads,
          head('total'),
          rows.map(({ key, sums }) => ({ key, ...sums })),
          rows.map(({ key, rates }) => ({ key, ...rates })),
        )
        expect(lines.map(({ key }) => key)).toEqual(heads.map(({ key }) => key))
        for (const figure of AREA_FIGURES) expect(total.counts[figure]).toBe(lines.reduce((sum, { counts }) => sum + counts[figure], 0))
      }),
    )
  })

  it('R264: what was counted and stands in no line is a fault, not a smaller sum', () => {
    const sums = { TOTAL: 1, OPEN: 1, DONE: 0, OVERDUE: 0, NEAR_DUE: 0, DONE_ON_TIME: 0 }
    expect(() => linesOf([head('a')], head('total'), [{ key: 'b', ...sums }], [])).toThrow('stands in no line')
  })

  it('R258 §3.4: an average is hidden below five ratings, and five is the best', () => {
    expect([pointsOf(4, 4), pointsOf(5, 5), pointsOf(25, 5), pointsOf(11, 6)]).toEqual([null, 5, 1, 4.2])
    expect([percentOf(1, 3), percentOf(0, 0)]).toEqual([33.3, null])
  })

  it('R267: months, quarters and years tile the calendar', () => {
    expect([spanOf('MONTH', '2028-02-10'), spanOf('QUARTER', '2026-11-23').label, spanOf('YEAR', '2026-11-23').to]).toEqual([
      { from: '2028-02-01', to: '2028-02-29', label: '2028年2月' },
      '2026年第4季度',
      '2026-12-31',
    ])
    fc.assert(
      fc.property(fc.constantFrom(...PERIOD_CODES), day, (period, date) => {
        const span = spanOf(period, date)
        expect(span.from <= date && date <= span.to).toBe(true)
        expect(spanOf(period, neighbour(period, date, 1)).from).toBe(addDays(span.to, 1))
        expect(spanOf(period, neighbour(period, date, -1)).to).toBe(addDays(span.from, -1))
        const months = monthsOf(span)
        expect([months[0]?.from, months.at(-1)?.to]).toEqual([span.from, span.to])
        expect(months.slice(1).every(({ from }, i) => from === addDays(months[i]?.to ?? '', 1))).toBe(true)
      }),
    )
  })

  it('R267: every figure says in a sentence what it counts, and the words do not name a figure that is not there', () => {
    for (const { definition } of [...Object.values(FIGURES), ...Object.values(SHARES)]) expect(definition).toMatch(/。$/)
    expect([...AREA_FIGURES, ...PERSON_FIGURES, 'EARLIER_OPEN'].sort()).toEqual(Object.keys(FIGURES).sort())
    expect(Object.keys(GROUPINGS)).toHaveLength(4)
  })
})

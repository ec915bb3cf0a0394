import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { progressOf } from './progress.ts'
import { PROGRESS_STATES } from './model.ts'
import { sendTime } from './push-times.ts'
import { type Reading, trendOf } from './trend.ts'
import { shownConverted, convert, unitOf } from './units.ts'

const DAY = 86_400_000
const reading = (day: number, value: string | null, unit: string | null, more: Partial<Reading> = {}): Reading => ({
  id: `r${day}`,
  at: day * DAY,
  analyte: 'ldl-c',
  specimenType: '血清',
  specimenId: `s${day}`,
  status: 'final',
  receivedAt: day * DAY,
  value: value === null ? null : { comparator: null, value },
  unit,
  low: null,
  high: '3.40',
  flag: null,
  orgName: null,
  method: null,
  ...more,
})
const ABOUT = { analyte: 'ldl-c', specimenType: '血清', unit: 'mmol/L' }

describe('trend', () => {
  it('§2.3.3: values of two hospitals meet on one axis by the table, and each keeps its own band', () => {
    const { points, unit } = trendOf([reading(1, '3.05', 'mmol/L'), reading(2, '140', 'mg/dL', { high: '130' })], ABOUT)
    expect([unit, points.map(({ shown, bandHigh, isConverted }) => [shown, bandHigh, isConverted])]).toEqual([
      'mmol/L',
      [
        ['3.05', '3.40', false],
        ['3.62', '3.36180', true],
      ],
    ])
  })

  it('§2.3.3: the table converts what it says and nothing else', () => {
    expect([
      convert('glucose', '100', 'mg/dL', 'mmol/L'),
      convert('creatinine', '1.0', 'mg/dl', 'μmol/L'),
      convert('triglycerides', '100', 'mg/dL', 'mmol/L'),
    ]).toEqual(['5.5500', '88.40', '1.12900'])
    expect([shownConverted('glucose', '5.5500', 'mg/dL', 'mmol/L'), unitOf('µmol/L')]).toEqual(['5.6', 'umol/L'])
    expect([convert('urea', '10', 'mg/dL', 'mmol/L'), convert('ldl-c', '1', '%', 'mmol/L'), convert(null, '1', 'mg/dL', 'mmol/L')]).toEqual([null, null, null])
  })

  it('§2.3.3: a value without a unit, in a foreign one or without a number is no point, and the reason is kept', () => {
    const { points, leftOut, isDrawn } = trendOf(
      [reading(1, '3', 'mmol/L'), reading(2, '3', null), reading(3, '3', '%'), reading(4, null, 'mmol/L'), reading(5, '9', 'mmol/L', { specimenType: '尿' })],
      ABOUT,
    )
    expect([points.length, isDrawn, leftOut.map(({ reason }) => reason)]).toEqual([1, false, ['NO_UNIT', 'OTHER_UNIT', 'NOT_A_NUMBER']])
  })

  it('§2.3.4: a correction takes the place of the point, a cancelled one vanishes, one specimen is one point', () => {
    const { points } = trendOf(
      [
        reading(1, '3.0', 'mmol/L'),
        reading(2, '3.1', 'mmol/L', { status: 'cancelled' }),
        reading(3, '9.9', 'mmol/L', { id: 'first', specimenId: 'same' }),
        reading(3, '3.3', 'mmol/L', { id: 'second', specimenId: 'same', status: 'corrected', receivedAt: 0 }),
      ],
      ABOUT,
    )
    expect(points.map(({ shown }) => shown)).toEqual(['3.0', '3.3'])
  })

  it('§2.3.4: the line is the same in whatever order reports arrived', () => {
    const readings = fc.array(
      fc.record({ day: fc.integer({ min: 0, max: 9 }), value: fc.integer({ min: 1, max: 9 }), corrected: fc.boolean(), at: fc.integer({ min: 0, max: 3 }) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(readings, fc.func(fc.integer()), (given, weight) => {
        const all = given.map((g, i) =>
          reading(g.day, `${g.value}.0`, 'mmol/L', { id: `i${i}`, status: g.corrected ? 'corrected' : 'final', receivedAt: g.at }),
        )
        const shuffled = [...all].sort((a, b) => weight(a.id) - weight(b.id))
        expect(trendOf(shuffled, ABOUT)).toEqual(trendOf(all, ABOUT))
      }),
    )
  })
})

describe('progress', () => {
  const evidence = fc.array(fc.record({ state: fc.constantFrom(...PROGRESS_STATES), at: fc.option(fc.nat({ max: 100 }), { nil: null }) }), { maxLength: 10 })

  it('R376 §2.3.5: steps follow the one order, with the times told', () => {
    expect(
      progressOf([
        { state: 'REPORTED', at: 50 },
        { state: 'COLLECTED', at: 20 },
        { state: 'ORDERED', at: 10 },
        { state: 'SENT', at: 30 },
      ]),
    ).toEqual({
      state: 'REPORTED',
      steps: [
        { state: 'ORDERED', at: 10 },
        { state: 'COLLECTED', at: 20 },
        { state: 'SENT', at: 30 },
        { state: 'TESTING', at: null },
        { state: 'REPORTED', at: 50 },
      ],
    })
  })

  it('R376 §2.3.5: more news, in any order, never moves a report back, and its times never run backwards', () => {
    fc.assert(
      fc.property(evidence, evidence, (first, second) => {
        const [before, after, other] = [progressOf(first), progressOf([...first, ...second]), progressOf([...second, ...first])]
        expect(after).toEqual(other)
        if (before && after) expect(PROGRESS_STATES.indexOf(after.state)).toBeGreaterThanOrEqual(PROGRESS_STATES.indexOf(before.state))
        const times = after?.steps.flatMap(({ at }) => at ?? []) ?? []
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }),
    )
  })
})

describe('quiet hours', () => {
  const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)
  const NIGHT = { quietFrom: '22:00', quietTo: '07:00' }

  it('R367: a message waits for the end of the quiet hours, over midnight too', () => {
    expect([sendTime(at('23:30'), NIGHT), sendTime(at('02:00'), NIGHT), sendTime(at('07:00'), NIGHT), sendTime(at('22:00'), NIGHT)]).toEqual([
      at('07:00') + DAY,
      at('07:00'),
      at('07:00'),
      at('07:00') + DAY,
    ])
    expect(sendTime(at('12:30'), { quietFrom: '12:00', quietTo: '14:00' })).toBe(at('14:00'))
    expect([sendTime(at('23:30'), { quietFrom: null, quietTo: null }), sendTime(at('23:30'), { quietFrom: '08:00', quietTo: '08:00' })]).toEqual([
      at('23:30'),
      at('23:30'),
    ])
  })

  it('R367: a message never goes earlier than now, later than a day, or at a quiet hour', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * DAY }), clock, clock, (ms, quietFrom, quietTo) => {
        const now = at('00:00') + ms
        const sent = sendTime(now, { quietFrom, quietTo })
        expect(sent >= now && sent <= now + DAY).toBe(true)
        expect(sendTime(sent, { quietFrom, quietTo })).toBe(sent)
      }),
    )
  })
})

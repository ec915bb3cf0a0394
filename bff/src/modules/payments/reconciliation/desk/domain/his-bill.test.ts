import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { compareWithHis, type HisBill, type HisLine, whyUnbelievable } from './his-bill.ts'

const NOON = Date.parse('2026-11-23T12:00:00+08:00')
const DAY_END = Date.parse('2026-11-24T00:00:00+08:00')
const CUT = { dayEnd: DAY_END, marginMs: 1_800_000 }
const line = (lineNo: number, event: HisLine['event'], amountFen: number, at = NOON): HisLine => ({
  lineNo,
  kind: 'NUMBER',
  refNo: null,
  insuranceFen: 0,
  lockId: 'L',
  event,
  isOnline: true,
  payRef: 'T',
  amountFen,
  at,
})
const bill = (changes: Partial<HisBill> = {}): HisBill => ({
  date: '2026-11-23',
  lineCount: 3,
  chargedFen: 1700,
  cancelledFen: 1200,
  lines: [line(1, 'CONFIRMED', 1200), line(2, 'CANCELLED', 1200), line(3, 'WINDOW', 500)],
  ...changes,
})
const held = (fen: number, at = NOON) => ({ his: { bookedFen: fen, insuranceFen: 0, lastAt: at }, platform: { keptFen: fen, insuranceFen: 0, lastAt: at } })
const compare = (hisFen: number | null, platformFen: number | null, at = NOON) =>
  compareWithHis(
    ['T'],
    new Map(hisFen === null ? [] : [['T', held(hisFen, at).his]]),
    new Map(platformFen === null ? [] : [['T', held(platformFen, at).platform]]),
    CUT,
  )

describe('the hospital’s list (B11, R2)', () => {
  test.each([
    ['is whole', {}, null],
    ['says another count', { lineCount: 2 }, 'LINE_COUNT'],
    ['says other sums', { chargedFen: 1701 }, 'TOTALS'],
    ['has a line twice', { lines: [line(1, 'CONFIRMED', 1200), line(1, 'CANCELLED', 1200), line(3, 'WINDOW', 500)] }, 'LINE_NUMBERS'],
    ['has a line of another day', { lines: [line(1, 'CONFIRMED', 1200, DAY_END), line(2, 'CANCELLED', 1200), line(3, 'WINDOW', 500)] }, 'DATE'],
  ])('R2: a list that %s', (_, changes, reason) => expect(whyUnbelievable(bill(changes))).toBe(reason))
})

describe('platform against institution (B11)', () => {
  test.each([
    ['both hold the same', 1200, 1200, undefined],
    ['neither holds anything', null, 0, undefined],
    ['paid and not booked', null, 1200, 'HIS_PAID_NOT_BOOKED'],
    ['booked and not paid', 1200, null, 'HIS_BOOKED_NOT_PAID'],
    ['booked and refunded', 1200, 0, 'HIS_BOOKED_NOT_PAID'],
    ['amounts differ', 1100, 1200, 'AMOUNT'],
  ])('B11: %s', (_, his, platform, kind) => expect(compare(his, platform)[0]?.kind).toBe(kind))

  const legs = (key: string, his: [number, number], platform: [number, number], cashLegFen?: number | null) =>
    compareWithHis(
      [key],
      new Map([[key, { bookedFen: his[0], insuranceFen: his[1], lastAt: NOON }]]),
      new Map([[key, { keptFen: platform[0], insuranceFen: platform[1], lastAt: NOON, ...(cashLegFen === undefined ? {} : { cashLegFen }) }]]),
      CUT,
    )[0]
  test.each([
    ['bill: both parts are the same', 'T', [700, 300], [700, 300], undefined, undefined],
    ['bill: neither part was booked', 'T', [0, 0], [700, 300], undefined, { kind: 'HIS_PAID_NOT_BOOKED', platformFen: 1000, hisFen: 0 }],
    ['bill: only the cash part differs', 'T', [699, 300], [700, 300], undefined, { kind: 'AMOUNT', platformFen: 700, hisFen: 699 }],
    ['bill: the insurance was booked as cash', 'T', [1000, 0], [700, 300], undefined, { kind: 'INS_LEG', platformFen: 300, hisFen: 0 }],
    ['insurance: it says what we say, and the cash is there', 'insurance:M', [0, 300], [0, 300], 700, undefined],
    ['insurance: it says what we say, and no cash is due', 'insurance:M', [0, 300], [0, 300], null, undefined],
    ['insurance: it paid, and we know nothing', 'insurance:M', [0, 300], [0, 0], undefined, { kind: 'INS_LEG', platformFen: 0, hisFen: 300 }],
    ['insurance: it paid, and the cash went back', 'insurance:M', [0, 300], [0, 300], 0, { kind: 'INS_LEG', platformFen: 0, hisFen: 300 }],
    ['insurance: it took everything back, and the cash is still here', 'insurance:M', [0, 0], [0, 0], 700, { kind: 'INS_LEG', platformFen: 700, hisFen: 0 }],
  ] as const)('B11 INS_LEG: %s', (_, key, his, platform, cash, want) => {
    const found = legs(key, [...his], [...platform], cash)
    if (want) expect(found).toMatchObject(want)
    else expect(found).toBeUndefined()
  })

  test('R7: what happened within the margin before midnight may stand in the next day', () => {
    expect(compare(null, 1200, DAY_END - 60_000)).toMatchObject([{ isDayCut: true }])
    expect(compare(null, 1200, DAY_END - 3_600_000)).toMatchObject([{ isDayCut: false }])
  })

  test('R5: the same positions give the same differences, and each difference is the exact gap', () => {
    const positions = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 5000 }))
    fc.assert(
      fc.property(positions, positions, (his, platform) => {
        const of = <T>(sums: Record<string, number>, make: (fen: number) => T) => new Map(Object.entries(sums).map(([id, fen]) => [id, make(fen)]))
        const run = () =>
          compareWithHis(
            [...Object.keys(his), ...Object.keys(platform)],
            of(his, (bookedFen) => ({ bookedFen, insuranceFen: 0, lastAt: NOON })),
            of(platform, (keptFen) => ({ keptFen, insuranceFen: 0, lastAt: NOON })),
            CUT,
          )
        const total = (sums: Record<string, number>) => Object.values(sums).reduce((a, b) => a + b, 0)
        expect(run()).toEqual(run())
        expect(run().reduce((sum, d) => sum + d.platformFen - d.hisFen, 0)).toBe(total(platform) - total(his))
      }),
    )
  })
})

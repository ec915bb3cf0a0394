import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { toGcj02, toWgs84 } from './coordinates.ts'
import { metresToEdge, type Position } from './geometry.ts'

const metresApart = (a: Position, b: Position): number => metresToEdge(a, { type: 'Polygon', coordinates: [[b, b]] })

describe('Coordinates of phones and of the archive', () => {
  test('R258 §3.6: from WGS-84 to GCJ-02 and back is less than a metre off, anywhere in Tongliao', () => {
    // The city's box, generously: 扎鲁特旗 in the north-west to 库伦旗 in the south-east.
    fc.assert(
      fc.property(fc.double({ min: 119, max: 124, noNaN: true }), fc.double({ min: 42, max: 46, noNaN: true }), (longitude, latitude) => {
        const there = toGcj02([longitude, latitude])
        expect(metresApart([longitude, latitude], there)).toBeGreaterThan(50)
        expect(metresApart([longitude, latitude], toWgs84(there, 'GCJ02'))).toBeLessThan(1)
        expect(metresApart(there, toGcj02(toWgs84(there, 'GCJ02')))).toBeLessThan(1)
      }),
      { numRuns: 2_000 },
    )
  })

  test('§3.6: what is WGS-84 already stays as it is', () => {
    expect(toWgs84([122.26, 43.63], 'WGS84')).toEqual([122.26, 43.63])
  })
})

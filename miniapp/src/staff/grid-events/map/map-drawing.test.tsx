import { describe, expect, test } from '@jest/globals'
import { mapDrawing, type MapArea } from './map-drawing'

const square = (code: string, name: string, west: number, side: number): MapArea => ({
  code,
  name,
  parts: [
    [
      [
        [west, 43.6],
        [west + side, 43.6],
        [west + side, 43.6 + side],
        [west, 43.6 + side],
        [west, 43.6],
      ],
    ],
  ],
})

describe('Drawing of grids', () => {
  test('R258: every area is drawn, the chosen one outlined, with a scale', () => {
    const svg = mapDrawing([square('1', '第一网格', 122.2, 0.02), square('2', '第二网格', 122.22, 0.02)], { selected: '2' })
    expect(svg.match(/<path[^>]*fill-rule/g)).toHaveLength(2)
    expect(svg).toContain('第一网格')
    expect(svg).toContain("stroke-width='2.5'")
    expect(svg).toMatch(/公里|米/)
  })

  test('R258: a name too long for its area is left to the list beside it, and marks are told apart by shape', () => {
    const svg = mapDrawing([square('1', '很长很长的网格名称', 122.2, 0.02), square('2', '大', 122.22, 0.3)], {
      marks: [
        { longitude: 122.3, latitude: 43.7, kind: 'overdue' },
        { longitude: 122.4, latitude: 43.7, kind: 'soon' },
      ],
    })
    expect(svg).not.toContain('很长')
    expect(svg).toContain('大')
    expect(svg).toContain('#B3261E')
    expect(svg).toContain('#B26A00')
  })

  test('nothing to draw is an empty picture, not a fault', () => {
    expect(mapDrawing([])).toContain('<svg')
  })
})

import { fillSteps, marksOf, shadeOf } from './map-fill'

describe('filling the map', () => {
  it('R258: no event is the palest, the largest number the darkest, and the steps leave nothing between them', () => {
    for (const numbers of [[], [0], [1, 3], [0, 9, 4], [40, 423, 7]]) {
      const steps = fillSteps(numbers)
      expect(steps).toHaveLength(5)
      expect(steps.slice(1).every(({ from }, i) => from === (steps[i]?.to ?? 0) + 1)).toBe(true)
      expect(shadeOf(steps, 0)).toBe(0)
      for (const number of numbers) if (number > 0) expect(steps[shadeOf(steps, number)]?.from).toBeLessThanOrEqual(number)
    }
    expect(fillSteps([9]).map(({ from }) => from)).toEqual([0, 1, 3, 5, 7])
  })

  it('R258: marks stand inside the box of their grid', () => {
    const square = {
      parts: [
        [
          [
            [122, 43],
            [123, 43],
            [123, 44],
            [122, 44],
            [122, 43],
          ],
        ],
      ],
    }
    const marks = marksOf(square, { isOverdue: true, isNearDue: true })
    expect(marks.map(({ kind }) => kind)).toEqual(['overdue', 'soon'])
    expect(marks.every(({ longitude, latitude }) => longitude > 122 && longitude < 123 && latitude > 43 && latitude < 44)).toBe(true)
    expect(marksOf(square, { isOverdue: false, isNearDue: false })).toEqual([])
  })
})

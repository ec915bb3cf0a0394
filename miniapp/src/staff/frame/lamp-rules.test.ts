import { countByLamp, lampOf, reminderMs } from './lamp-rules'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const submitted = Date.parse('2026-11-23T10:00:00+08:00')
const dated = (limitMs: number, decidedAfterMs: number | null = null) => ({
  submittedAt: new Date(submitted).toISOString(),
  dueAt: new Date(submitted + limitMs).toISOString(),
  decidedAt: decidedAfterMs === null ? null : new Date(submitted + decidedAfterMs).toISOString(),
})

describe('the lamp of a promised time', () => {
  it('is green, then yellow in the last fifth, then red, and always says how much time in words', () => {
    const review = dated(DAY)
    expect(lampOf(review, submitted)).toEqual({ colour: 'green', text: '余 1 天' })
    expect(lampOf(review, submitted + 15 * HOUR)).toEqual({ colour: 'green', text: '余 9 小时' })
    expect(lampOf(review, submitted + DAY - 4.8 * HOUR)).toEqual({ colour: 'yellow', text: '余 4 小时' })
    expect(lampOf(review, submitted + DAY)).toEqual({ colour: 'yellow', text: '余不到 1 小时' })
    expect(lampOf(review, submitted + DAY + 1)).toEqual({ colour: 'red', text: '刚超时' })
    expect(lampOf(review, submitted + 3.5 * DAY)).toEqual({ colour: 'red', text: '超 2 天' })
  })

  it('turns yellow a day before the end of a promise of several days, and a fifth before the end of a long one', () => {
    expect(reminderMs(4 * DAY)).toBe(DAY)
    expect(reminderMs(20 * DAY)).toBe(4 * DAY)
    expect(reminderMs(2 * HOUR)).toBe(4 * HOUR)
  })

  it('is blue after the decision, whatever the hour, and says when it came late', () => {
    expect(lampOf(dated(DAY, 3 * HOUR), submitted + 9 * DAY)).toEqual({ colour: 'blue', text: '办结·提前 21 小时' })
    expect(lampOf(dated(DAY, DAY + 1), submitted + 9 * DAY)).toEqual({ colour: 'blue', text: '办结·超期' })
  })

  it('counts add up to the rows', () => {
    const items = [dated(HOUR), dated(DAY), dated(5 * DAY), dated(DAY, HOUR)]
    const counts = countByLamp(items, submitted + 2 * HOUR)
    expect(counts).toEqual({ red: 1, yellow: 0, grey: 0, green: 2, blue: 1 })
    expect(Object.values(counts).reduce((total, count) => total + count, 0)).toBe(items.length)
  })
})

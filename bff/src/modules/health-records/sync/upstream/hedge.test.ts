import { describe, expect, test } from '@jest/globals'

import { hedged, Pace, type Pause } from './hedge.ts'

type Answer = 'good' | 'bad'
const isGood = (answer: Answer): boolean => answer === 'good'
/** Answers that come when the test says so. */
function desk() {
  const asked: ((answer: Answer) => void)[] = []
  const ask = (): Promise<Answer> => new Promise((done) => asked.push(done))
  const ticks: (() => void)[] = []
  const pause: Pause = () => ({ over: new Promise((done) => ticks.push(done)), cancel: () => undefined })
  return { asked, ask, pause, late: () => ticks[0]?.() }
}
const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

describe('a second question to a source that is late', () => {
  test('a good answer in time is asked for once', async () => {
    const { asked, ask, pause } = desk()
    const answer = hedged(ask, isGood, 300, pause)
    asked[0]?.('good')
    expect(await answer).toBe('good')
    expect(asked).toHaveLength(1)
  })

  test.each([0, 1])('when the first is late, question %s that answers first wins', async (winner) => {
    const { asked, ask, pause, late } = desk()
    const answer = hedged(ask, isGood, 300, pause)
    late()
    await turn()
    expect(asked).toHaveLength(2)
    asked[winner]?.('good')
    expect(await answer).toBe('good')
  })

  test('a bad answer is asked again at once, and two bad ones are bad', async () => {
    const { asked, ask, pause } = desk()
    const answer = hedged(ask, isGood, 300, pause)
    asked[0]?.('bad')
    await turn()
    expect(asked).toHaveLength(2)
    asked[1]?.('bad')
    expect(await answer).toBe('bad')
  })

  test('late means slower than nine of the last ten, within limits', () => {
    const pace = new Pace({ startMs: 300, leastMs: 50, mostMs: 800 })
    expect(pace.usualMs).toBe(300)
    for (let ms = 1; ms <= 20; ms++) pace.note(ms * 10)
    expect(pace.usualMs).toBe(190)
    for (let n = 0; n < 64; n++) pace.note(5_000)
    expect(pace.usualMs).toBe(800)
    for (let n = 0; n < 64; n++) pace.note(1)
    expect(pace.usualMs).toBe(50)
  })
})

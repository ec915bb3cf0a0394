import { expect, test } from '@jest/globals'
import { Schedule } from './schedule.ts'

test('a sweep runs what has become due in order of due time, and what those tasks made due as well', async () => {
  let now = 0
  const ran: string[] = []
  const schedule = new Schedule(() => now)
  schedule.at(20, () => void ran.push('second'))
  schedule.at(10, () => {
    ran.push('first')
    schedule.at(30, () => void ran.push('third'))
  })
  schedule.at(100, () => void ran.push('later'))
  now = 50
  await schedule.sweep()
  expect(ran).toEqual(['first', 'second', 'third'])
  expect(schedule.pending()).toBe(1)
})

test('a cancelled task never runs', async () => {
  const schedule = new Schedule(() => 0)
  const cancel = schedule.after(0, () => {
    throw new Error('must not run')
  })
  cancel()
  await schedule.sweep()
  expect(schedule.pending()).toBe(0)
})

test('a sweep waits for what an earlier sweep started', async () => {
  const schedule = new Schedule(() => 0)
  let release: () => void = () => undefined
  let done = false
  schedule.after(0, async () => {
    await new Promise<void>((resolve) => (release = resolve))
    done = true
  })
  void schedule.sweep()
  await Promise.resolve()
  const second = schedule.sweep()
  setImmediate(() => release())
  await second
  expect(done).toBe(true)
})

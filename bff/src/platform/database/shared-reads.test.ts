import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { SharedReads } from './shared-reads.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

describe('equal reads that arrive together', () => {
  test('§2.4 search cache: whoever reads after a write sees it, whatever is being read at that moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ writes: fc.boolean(), pause: fc.integer({ min: 0, max: 3 }), slow: fc.integer({ min: 0, max: 4 }) })),
        async (steps) => {
          const reads = new SharedReads<number>()
          const seen: Promise<void>[] = []
          let version = 0
          for (const { writes, pause, slow } of steps) {
            if (writes) version++
            const asked = version
            const answer = reads.call('list', async () => {
              const found = version
              for (let n = 0; n < slow; n++) await turn()
              return found
            })
            seen.push(answer.then((found) => expect(found).toBeGreaterThanOrEqual(asked)))
            for (let n = 0; n < pause; n++) await turn()
          }
          await Promise.all(seen)
        },
      ),
    )
  })

  test('readers that come while one is under way share one read; other keys are read for themselves', async () => {
    const reads = new SharedReads<string>()
    const started: string[] = []
    const read = (key: string): Promise<string> =>
      reads.call(key, async () => {
        started.push(key)
        await turn()
        return key
      })
    const first = read('a')
    await turn()
    const answers = await Promise.all([first, read('a'), read('a'), read('b')])
    expect(answers).toEqual(['a', 'a', 'a', 'b'])
    expect(started.sort()).toEqual(['a', 'a', 'b'])
  })

  test('a failed read fails those who waited for it, and the next one reads again', async () => {
    const reads = new SharedReads<string>()
    await expect(reads.call('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(reads.call('a', () => Promise.resolve('yes'))).resolves.toBe('yes')
  })
})

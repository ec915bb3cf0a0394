import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { Coalescer } from './coalescer.ts'

describe('calls that arrive together', () => {
  test('each caller gets the answer to its own item, whatever the sizes of the batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 50 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        async (items, batch, atOnce) => {
          const coalescer = new Coalescer<number, string>(async (batchItems) => batchItems.map((item) => `answer ${item}`), { batch, atOnce })
          expect(await Promise.all(items.map((item) => coalescer.call(item)))).toEqual(items.map((item) => `answer ${item}`))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('while a statement is under way the rest wait for one statement together', async () => {
    const sizes: number[] = []
    const coalescer = new Coalescer<number, number>(
      async (items) => {
        sizes.push(items.length)
        await new Promise((done) => setTimeout(done, 5))
        return items
      },
      { batch: 100, atOnce: 1 },
    )
    const first = coalescer.call(0)
    await new Promise((done) => setImmediate(done))
    await Promise.all([first, ...[1, 2, 3].map((item) => coalescer.call(item))])
    expect(sizes).toEqual([1, 3])
  })

  test('a failing statement fails its own callers and nobody else', async () => {
    const coalescer = new Coalescer<number, number>(
      async (items) => {
        if (items.includes(13)) throw new Error('no')
        return items
      },
      { batch: 1, atOnce: 2 },
    )
    const ended = await Promise.allSettled([1, 13, 2].map((item) => coalescer.call(item)))
    expect(ended.map((e) => e.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})

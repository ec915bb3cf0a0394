import { describe, expect, test } from '@jest/globals'

import { AnswerScope } from './answer-scope.ts'

const tick = (): Promise<void> => new Promise((done) => setImmediate(done))

describe('answer scope', () => {
  test('§3.10: what must be done before an answer leaves is done first, in its order, for refusals too', async () => {
    const done: string[] = []
    const handle = async (isRefused: boolean): Promise<string> => {
      for (const duty of ['one', 'two'])
        AnswerScope.current()?.beforeLeaving(async () => {
          await tick()
          done.push(duty)
        })
      if (isRefused) throw new Error('refused')
      return 'answer'
    }
    expect(await AnswerScope.around(() => handle(false))).toBe('answer')
    await expect(AnswerScope.around(() => handle(true))).rejects.toThrow('refused')
    expect(done).toEqual(['one', 'two', 'one', 'two'])
  })

  test('§3.10: a duty that fails is the answer', async () => {
    const handle = (): Promise<string> => {
      AnswerScope.current()?.beforeLeaving(() => Promise.reject(new Error('not written')))
      return Promise.resolve('data')
    }
    await expect(AnswerScope.around(handle)).rejects.toThrow('not written')
  })

  test('two answers at once keep apart what they gather', async () => {
    const name = Symbol('list')
    const gather = async (mine: string): Promise<string[]> => {
      for (let n = 0; n < 3; n++) {
        AnswerScope.current()
          ?.keep<string[]>(name, () => [])
          .push(mine)
        await tick()
      }
      return AnswerScope.current()?.keep<string[]>(name, () => []) ?? []
    }
    expect(await Promise.all(['a', 'b'].map((mine) => AnswerScope.around(() => gather(mine))))).toEqual([
      ['a', 'a', 'a'],
      ['b', 'b', 'b'],
    ])
    expect(AnswerScope.current()).toBeNull()
  })
})

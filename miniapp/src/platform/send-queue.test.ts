import { taroDouble } from '../../test/taro'
import { ApiProblem, NetworkFailure } from './api'
import { carried, sendAll, sendQueue } from './send-queue'
import { useSession } from './session/store'

const problem = (status: number, retryable = false) => new ApiProblem({ type: 'about:blank', code: 'X.Y', title: '不行', status, requestId: 'r', retryable })
const written = { title: '记录', payload: { words: '记录' }, files: [] }

describe('the queue on this phone', () => {
  beforeEach(() => {
    taroDouble.reset()
    useSession.setState({ token: 't', accountId: 'me' })
  })

  it('§3.8: only an answer that will not change is a refusal; no answer, a fault, a busy server or an ended session is none', async () => {
    expect(await carried(Promise.resolve(1))).toEqual({ kind: 'done', value: 1 })
    expect(await carried(Promise.reject(problem(422)))).toEqual({ kind: 'refused', refusal: { code: 'X.Y', title: '不行' } })
    for (const failure of [new NetworkFailure('timeout'), problem(503, true), problem(500), problem(429, true), problem(401)])
      expect(await carried(Promise.reject(failure))).toEqual({ kind: 'unknown' })
  })

  it('§3.8: what is saved lies in the storage, is sent, and stays after sign-out for its owner alone', async () => {
    const sent: string[] = []
    let isThere = false
    sendQueue.carry('note', {
      upload: () => Promise.resolve({ kind: 'unknown' }),
      send: (item) => {
        sent.push(item.id)
        return Promise.resolve(isThere ? { kind: 'done', value: 'yes' } : { kind: 'unknown' })
      },
    })
    const draft = await sendQueue.keepDraft('note', null, written)
    if (!draft.ok) throw new Error(draft.why)
    await sendQueue.enqueue(draft.item.key, written, '2026-11-23T08:00:00+08:00')
    await sendAll()
    useSession.setState({ token: null, accountId: null })
    await sendAll()
    expect(sent).toHaveLength(1)
    useSession.setState({ token: 't', accountId: 'me' })
    isThere = true
    await sendAll()
    expect(new Set(sent).size).toBe(1)
    expect(sendQueue.snapshot()).toMatchObject([{ state: 'sent', answer: 'yes' }])
  })
})

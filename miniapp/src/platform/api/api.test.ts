import { taroDouble } from '../../../test/taro'
import { call, setSessionSource } from './client'
import { ApiProblem, NetworkFailure } from './failure'
import { submit } from './intent'

const json = (statusCode: number, body: unknown) => ({
  statusCode,
  data: JSON.stringify(body),
  header: { 'Content-Type': statusCode < 400 ? 'application/json' : 'application/problem+json' },
})
const problem = (status: number, code: string, more: object = {}) =>
  json(status, { type: 'about:blank', code, title: '这个号刚被约走了', status, requestId: 'r-1', ...more })
const silent = () => {
  throw new Error('no answer')
}
const keys = () => taroDouble.requests.map((request) => request.header['Idempotency-Key'])
const hold = { body: { personId: 'p-1', segmentId: 's-1' } }

beforeEach(() => taroDouble.reset())

describe('call', () => {
  it('fills path and query from the contract and carries the session', async () => {
    setSessionSource({ token: () => 'token-1', onRefused: () => undefined })
    taroDouble.answer = () => json(200, { items: [], nextCursor: null })
    await call('appointments.listAppointments', { query: { group: 'current', limit: 20 } })
    const [request] = taroDouble.requests
    expect(request?.url).toBe('/api/v1/appointments?group=current&limit=20')
    expect(request?.header.Authorization).toBe('Bearer token-1')
  })

  it('tells a refusal, no answer and nonsense apart', async () => {
    taroDouble.answer = () => problem(409, 'APPOINTMENTS.NUMBER_TAKEN', { allowedActions: ['cancel'] })
    await expect(call('appointments.getAppointment', { params: { id: 'a-1' } })).rejects.toMatchObject({
      name: 'ApiProblem',
      code: 'APPOINTMENTS.NUMBER_TAKEN',
      status: 409,
      requestId: 'r-1',
      allowedActions: ['cancel'],
    })
    taroDouble.answer = silent
    await expect(call('identity.getMe')).rejects.toMatchObject({ name: 'NetworkFailure', kind: 'no-answer' })
    taroDouble.answer = () => ({ statusCode: 502, data: '<html>bad gateway</html>' })
    await expect(call('identity.getMe')).rejects.toMatchObject({ name: 'NetworkFailure', kind: 'nonsense' })
    taroDouble.answer = () => ({ statusCode: 200, data: '<html>portal</html>' })
    await expect(call('identity.getMe')).rejects.toBeInstanceOf(NetworkFailure)
  })

  it('tells the session when its token is refused', async () => {
    const onRefused = jest.fn()
    setSessionSource({ token: () => 'old', onRefused })
    taroDouble.answer = () => problem(401, 'KERNEL.NOT_SIGNED_IN')
    await expect(call('identity.getMe')).rejects.toBeInstanceOf(ApiProblem)
    expect(onRefused).toHaveBeenCalledTimes(1)
  })
})

describe('an intent', () => {
  it('keeps its key while nobody knows whether it took effect, and takes a new one afterwards', async () => {
    taroDouble.answer = silent
    await expect(submit('appointments.holdNumber', hold)).rejects.toBeInstanceOf(NetworkFailure)
    taroDouble.answer = () => problem(409, 'KERNEL.IDEMPOTENCY_IN_PROGRESS', { retryable: true })
    await expect(submit('appointments.holdNumber', hold)).rejects.toBeInstanceOf(ApiProblem)
    taroDouble.answer = () => json(201, { id: 'a-1' })
    await submit('appointments.holdNumber', hold)
    await submit('appointments.holdNumber', hold)
    const [first, second, third, fourth] = keys()
    expect(second).toBe(first)
    expect(third).toBe(first)
    expect(fourth).not.toBe(first)
  })

  it('takes a new key for another content and after a final refusal', async () => {
    taroDouble.answer = silent
    await expect(submit('appointments.holdNumber', hold)).rejects.toBeInstanceOf(NetworkFailure)
    await expect(submit('appointments.holdNumber', { body: { personId: 'p-1', segmentId: 's-2' } })).rejects.toBeInstanceOf(NetworkFailure)
    taroDouble.answer = () => problem(409, 'APPOINTMENTS.NUMBER_TAKEN')
    await expect(submit('appointments.holdNumber', { body: { personId: 'p-1', segmentId: 's-2' } })).rejects.toBeInstanceOf(ApiProblem)
    await expect(submit('appointments.holdNumber', { body: { personId: 'p-1', segmentId: 's-2' } })).rejects.toBeInstanceOf(ApiProblem)
    const [first, second, third, fourth] = keys()
    expect(second).not.toBe(first)
    expect(third).toBe(second)
    expect(fourth).not.toBe(third)
  })
})

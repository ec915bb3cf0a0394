import { describe, expect, test } from '@jest/globals'

import { callOf, crashSwitch, describePoint, readPoint, writesOf } from './crash.ts'

describe('the kill switch of the crash tests', () => {
  test('§2.6 crash safety: nothing is counted before it is armed', async () => {
    await crashSwitch.reach('before', 'anything')
    expect(crashSwitch.isArmed).toBe(false)
    expect(crashSwitch.passed).toEqual([])
  })

  test('§2.6 crash safety: a boundary is named by what it writes or calls, never by whom', () => {
    expect(writesOf(['SELECT 1 FROM number FOR UPDATE SKIP LOCKED', 'UPDATE appointment SET state = $1', 'INSERT INTO outbox (topic) VALUES ($1)'])).toBe(
      'commit appointment+outbox',
    )
    expect(writesOf(['SELECT 1 FROM appointment FOR UPDATE OF a'])).toBeNull()
    expect(callOf('his-booking', 'POST', '/150502H01/locks/6f1c0f3e-0000-4000-8000-000000000001/confirm?x=1')).toBe('his-booking POST /:id/locks/:id/confirm')
    expect(callOf('wechat-pay', 'POST', '/v3/pay/transactions/jsapi')).toBe('wechat-pay POST /v3/pay/transactions/jsapi')
  })

  test('§2.6 crash safety: a point is read as it is written', () => {
    const point = { side: 'after', boundary: 'commit appointment+number', pass: 2 } as const
    expect(readPoint(describePoint(point))).toEqual(point)
    expect(readPoint('record')).toBeNull()
  })
})

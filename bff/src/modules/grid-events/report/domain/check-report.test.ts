import { describe, expect, test } from '@jest/globals'
import { formatInstant, instantAt } from '@jktl/shared/kernel/dates'
import type { SignedReport } from '@jktl/shared/grid-events/report/signing'

import { faultOf } from './check-report.ts'

const NOW = instantAt('2026-11-23', '08:00')
const good: SignedReport = {
  clientId: '8e8a1a9e-6a55-4f6e-9a53-5f3f5a8e2b10',
  category: 'ENV_WASTE',
  lane: 'PUBLIC',
  text: '垃圾箱满了',
  placeText: '',
  point: null,
  nodeCode: '15050200200103',
  isAnonymous: false,
  contact: 'none',
  phone: null,
  capturedAt: formatInstant(NOW),
  media: [],
}
const fault = (part: Partial<SignedReport>) => faultOf({ ...good, ...part }, NOW)
const at = (ms: number) => ({ capturedAt: formatInstant(NOW + ms) })
const [MINUTE, DAY] = [60_000, 86_400_000]

describe('what is wrong with a report', () => {
  test('R261: a plain report is right, with a photo instead of words as well', () => {
    expect(fault({})).toBeNull()
    expect(fault({ text: '', media: [{ sha256: 'a'.repeat(64) }] })).toBeNull()
  })
  test('§3.8: a phone’s clock may be a little ahead, and a report may wait thirty days', () => {
    expect(fault(at(10 * MINUTE))).toBeNull()
    expect(fault(at(10 * MINUTE + 1))).toBe('CAPTURED_IN_FUTURE')
    expect(fault(at(-30 * DAY))).toBeNull()
    expect(fault(at(-30 * DAY - 1))).toBe('CAPTURED_TOO_LONG_AGO')
  })
  test('R261: the lane is the one the resident was told of', () => {
    expect(fault({ category: 'DISPUTE' })).toBe('LANE_CHANGED')
    expect(fault({ category: 'DISPUTE', lane: 'PRIVATE' })).toBeNull()
  })
  test('R261: a report needs a place and something said; one who stays unnamed leaves no number', () => {
    expect(fault({ nodeCode: null })).toBe('PLACE_NEEDED')
    expect(fault({ text: '' })).toBe('NOTHING_REPORTED')
    expect(fault({ isAnonymous: true })).toBeNull()
    expect(fault({ isAnonymous: true, contact: 'account' })).toBe('CONTACT_OF_ANONYMOUS')
    expect(fault({ isAnonymous: true, phone: '13800000000' })).toBe('CONTACT_OF_ANONYMOUS')
  })
})

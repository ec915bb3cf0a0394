import { describe, expect, test } from '@jest/globals'

import { filingActions, filingState } from './rules.ts'

describe('filings', () => {
  test('R269: an approved filing ends with its contract, and nobody changes it', () => {
    const filing = { state: 'APPROVED', contractUntil: '2026-11-22' } as const
    expect(filingState(filing, '2026-11-22')).toBe('APPROVED')
    expect(filingState(filing, '2026-11-23')).toBe('EXPIRED')
    for (const actor of ['hospital', 'regulator'] as const)
      for (const state of ['APPROVED', 'EXPIRED'] as const) expect(filingActions(state, actor)).toEqual([])
  })
})

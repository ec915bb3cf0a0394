import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import { privacyStanding } from './consent-standing'

const at = '2026-11-21T10:00:00+08:00'

it('R341: an agreement counts only for the version in force', () => {
  expect(privacyStanding(null)).toBe('undecided')
  expect(privacyStanding({ version: PRIVACY_POLICY_VERSION, decision: 'agreed', at })).toBe('agreed')
  expect(privacyStanding({ version: PRIVACY_POLICY_VERSION, decision: 'refused', at })).toBe('refused')
  expect(privacyStanding({ version: '2020-01', decision: 'agreed', at })).toBe('outdated')
})

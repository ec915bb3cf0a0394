import { STAFF_ROLES } from '@jktl/shared/kernel/roles'
import { DUTIES } from './duties'
import { menuFor, withoutPages } from './menu'

const keys = (roles: readonly string[]) => menuFor(roles).map(({ key }) => key)

describe('the menu by posts', () => {
  it('shows each role its own entries, and a person of several posts all of them once', () => {
    expect(keys(['identity_reviewer'])).toEqual(['home', 'reviews', 'me'])
    expect(keys(['hospital_pool_manager'])).toEqual([
      'home',
      'roster',
      'desk',
      'appeals',
      'unseen',
      'pool',
      'quotas',
      'rules',
      'evaluations',
      'hospitalFilings',
      'me',
    ])
    expect(keys(['system_admin', 'identity_reviewer'])).toEqual([
      'home',
      'reviews',
      'queue',
      'roster',
      'desk',
      'suspiciousPairs',
      'appeals',
      'unseen',
      'listings',
      'exemptions',
      'waitlistTotals',
      'pool',
      'quotas',
      'rules',
      'evaluations',
      'hospitalFilings',
      'me',
    ])
    expect(keys(['queue_nurse'])).toEqual(['home', 'queue', 'me'])
    expect(keys([])).toEqual(['home', 'me'])
  })

  it('tells every role without pages what it will do: no dead end', () => {
    const pending = withoutPages(STAFF_ROLES)
    expect(pending).not.toContain('identity_reviewer')
    expect(pending.length).toBeGreaterThan(0)
    expect(pending.filter((role) => !DUTIES[role as keyof typeof DUTIES]?.length)).toEqual([])
  })

  it('never needs more than five tabs on a phone', () => {
    expect(menuFor(STAFF_ROLES).filter(({ tab }) => tab).length).toBeLessThanOrEqual(5)
  })
})

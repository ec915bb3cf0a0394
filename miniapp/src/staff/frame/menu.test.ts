import { STAFF_ROLES } from '@jktl/shared/kernel/roles'
import { DUTIES } from './duties'
import { menuFor, tabsOf, withoutPages } from './menu'

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
      'slaRules',
      'privacyBlocks',
      'me',
    ])
    expect(keys(['privacy_officer'])).toEqual(['home', 'breakGlassReviews', 'complaints', 'privacyPeople', 'privacyBlocks', 'oversight', 'me'])
    expect(keys(['family_doctor'])).toEqual(['home', 'patients', 'secondFactor', 'me'])
    expect(keys(['queue_nurse'])).toEqual(['home', 'queue', 'me'])
    expect(keys([])).toEqual(['home', 'me'])
  })

  it('tells every role without pages what it will do: no dead end', () => {
    const pending = withoutPages(STAFF_ROLES)
    expect(pending).not.toContain('identity_reviewer')
    expect(pending.length).toBeGreaterThan(0)
    expect(pending.filter((role) => !DUTIES[role as keyof typeof DUTIES]?.length)).toEqual([])
  })

  it('never shows more than five tabs on a phone, home and me among them, and a single post loses none it wants', () => {
    for (const held of [STAFF_ROLES, ...STAFF_ROLES.map((role) => [role])]) {
      const tabs = tabsOf(menuFor(held))
      expect(tabs.length).toBeLessThanOrEqual(5)
      const isAllGrid = tabs[0]?.key === 'gridInbox'
      expect([isAllGrid ? 'home' : tabs[0]?.key, tabs.at(-1)?.key]).toEqual(['home', 'me'])
      if (held.length === 1) expect(tabs).toEqual(menuFor(held).filter(({ key, tab }) => tab && !(isAllGrid && key === 'home')))
    }
    const grid = tabsOf(menuFor(['grid_worker'])).map(({ key }) => key)
    expect(grid.filter((key) => ['gridInbox', 'workLogs', 'gridMap', 'me'].includes(key))).toEqual(['gridInbox', 'workLogs', 'gridMap', 'me'])
    expect(tabsOf(menuFor(['finance_maker'])).map(({ key }) => key)).toEqual(['home', 'refunds', 'financeDays', 'differences', 'me'])
  })
})

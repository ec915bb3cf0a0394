import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { CHECKER_STEPS, HOSPITAL_STEPS, MAKER_STEPS, ONBOARDING_PROPOSALS, ONBOARDING_STATES, type OnboardingText } from './model.ts'
import { expiryStage, isAccountNo, isContactPhone, onboardingProblems, type OnboardingSide, onboardingSteps, stepOnboarding } from './rules.ts'

const SIDES: readonly OnboardingSide[] = ['HOSPITAL', 'MAKER', 'CHECKER']
const DAY_MS = 86_400_000
const FILLED: Record<OnboardingText, string> = {
  creditCode: '91350100M000100Y43',
  licenceNo: 'PDY00000X15050217A1001',
  licenceFrom: '2025-01-01',
  licenceUntil: '2029-12-31',
  bankName: '示例银行通辽分行',
  accountName: '示例医院',
  accountNo: '6222 0202 0001 2345 678',
  contactName: '宋会计',
  contactPhone: '0475-8230001',
}
const FILES = ['LICENCE', 'CREDIT_CERTIFICATE', 'ACCOUNT_PROOF'] as const
const problems = (texts: Partial<typeof FILLED>) => onboardingProblems({ texts: { ...FILLED, ...texts }, files: FILES, kept: [] }, '2026-11-23')

describe('ways of an application', () => {
  test('R360 B03: every way from a draft to money and back is one of these', () => {
    const ways = ONBOARDING_STATES.flatMap((state) =>
      [null, ...ONBOARDING_PROPOSALS].flatMap((proposal) =>
        SIDES.flatMap((side) =>
          [...new Set([...HOSPITAL_STEPS, ...MAKER_STEPS, ...CHECKER_STEPS])].flatMap((step) => {
            const next = stepOnboarding({ state, proposal }, side, step)
            return next && next.state !== state ? [`${state} ${side} ${step}${proposal ? ` ${proposal}` : ''} ${next.state}`] : []
          }),
        ),
      ),
    )
    const reachable = ways.filter((way) => !/^(DRAFT|SUBMITTED|RETURNED|REJECTED|REPLACED) CHECKER/.test(way))
    expect(reachable).toEqual(
      expect.arrayContaining([
        'DRAFT HOSPITAL SUBMIT SUBMITTED',
        'RETURNED HOSPITAL SUBMIT SUBMITTED',
        'SUBMITTED MAKER TAKE IN_REVIEW',
        'IN_REVIEW MAKER RETURN RETURNED',
        'IN_REVIEW CHECKER AGREE APPROVE APPROVED',
        'IN_REVIEW CHECKER AGREE REJECT REJECTED',
        'IN_REVIEW CHECKER RETURN APPROVE RETURNED',
        'APPROVED CHECKER AGREE SUSPEND SUSPENDED',
        'SUSPENDED CHECKER AGREE RESUME APPROVED',
      ]),
    )
    expect(ways.filter((way) => way.includes('APPROVED') && !way.includes('CHECKER'))).toEqual([])
  })

  test('R360 B03: nothing moves out of a rejected or replaced application without a proposal, and none can be made there', () => {
    for (const state of ['REJECTED', 'REPLACED'] as const) for (const side of SIDES) expect(onboardingSteps({ state, proposal: null }, side)).toEqual([])
  })

  test('R360 B03: while something is proposed, only the checker acts', () => {
    for (const state of ['IN_REVIEW', 'APPROVED', 'SUSPENDED'] as const)
      for (const proposal of ONBOARDING_PROPOSALS) {
        expect(onboardingSteps({ state, proposal }, 'MAKER')).toEqual([])
        expect(onboardingSteps({ state, proposal }, 'HOSPITAL')).toEqual([])
      }
  })
})

describe('what is filled in', () => {
  test('R360 B03: complete and right, there is nothing to say', () => expect(problems({})).toEqual([]))
  test.each<[OnboardingText, string]>([
    ['creditCode', '91350100M000100Y44'],
    ['creditCode', '91350100M000100Y4'],
    ['licenceNo', '123'],
    ['licenceFrom', '2025-02-30'],
    ['licenceUntil', '2024-12-31'],
    ['licenceUntil', '2026-11-22'],
    ['bankName', '行'],
    ['accountNo', '1234-5678'],
    ['contactName', ''],
    ['contactPhone', '12345'],
  ])('R360 B03: a wrong %s (%s) is named in plain words and alone', (field, text) => {
    expect(problems({ [field]: text })).toEqual([{ field, text: expect.stringMatching(/。$/) }])
  })
  test('R360 B03: on its last day a licence still serves', () => expect(problems({ licenceUntil: '2026-11-23' })).toEqual([]))
  test('R360: what is kept from before need not be typed again, a missing file is asked for by name', () => {
    const found = onboardingProblems({ texts: { ...FILLED, accountNo: '', contactPhone: '' }, files: ['LICENCE'], kept: ['accountNo'] }, '2026-11-23')
    expect(found.map(({ field }) => field)).toEqual(['contactPhone', 'CREDIT_CERTIFICATE', 'ACCOUNT_PROOF'])
  })
  test('R360: accounts and phones as people write them', () => {
    expect(['15050101040012345', '6222 0202 0001 2345'].map(isAccountNo)).toEqual([true, true])
    expect(['13800001234', '0475-8230001', '04758230001', '23800001234'].map(isContactPhone)).toEqual([true, true, true, false])
  })
})

describe('what ends', () => {
  test('R360 B03: a stage begins exactly 60, 30, 7 and 0 days before the end', () => {
    const stages = [60, 30, 7, 0] as const
    for (const [i, days] of stages.entries()) {
      expect(expiryStage(100 * DAY_MS, (100 - days) * DAY_MS)).toBe(days)
      expect(expiryStage(100 * DAY_MS, (100 - days) * DAY_MS - 1)).toBe(stages[i - 1] ?? null)
    }
  })
  test('R360 B03: stages only come nearer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 * DAY_MS }), fc.integer({ min: 0, max: 50 * DAY_MS }), (now, step) => {
        const [before, after] = [expiryStage(100 * DAY_MS, now) ?? 61, expiryStage(100 * DAY_MS, now + step) ?? 61]
        expect(after).toBeLessThanOrEqual(before)
      }),
    )
  })
})

import { describe, expect, test } from '@jest/globals'
import { PERSON_LIMIT, REAL_NAME_STATES } from '@jktl/shared/identity/model'
import fc from 'fast-check'

import { admitPerson, type Standing, UNBIND_COOL_DOWN_MS } from './admission.ts'

const now = Date.parse('2026-11-23T08:00:00+08:00')
const live = (over: Partial<Standing> = {}): Standing => ({
  bindingId: 'b',
  relation: 'CHILD',
  isLive: true,
  isSamePerson: false,
  realName: 'VERIFIED',
  endedAt: null,
  ...over,
})
const ended = (endedAt: number, over: Partial<Standing> = {}): Standing => live({ isLive: false, isSamePerson: true, endedAt, ...over })

describe('A03 adding a person', () => {
  test('A03: at most eight persons are listed', () => {
    const seven = Array.from({ length: PERSON_LIMIT - 1 }, () => live())
    expect(admitPerson(seven, 'OTHER', now)).toEqual({ ok: true, value: { replaced: [] } })
    expect(admitPerson([...seven, live()], 'OTHER', now)).toEqual({ ok: false, code: 'PERSON_LIMIT' })
  })

  test('A03: after an unbinding the same person waits 24 hours, another one does not', () => {
    expect(admitPerson([ended(now - UNBIND_COOL_DOWN_MS + 1)], 'CHILD', now)).toEqual({ ok: false, code: 'UNBOUND_RECENTLY' })
    expect(admitPerson([ended(now - UNBIND_COOL_DOWN_MS)], 'CHILD', now).ok).toBe(true)
    expect(admitPerson([ended(now, { isSamePerson: false })], 'CHILD', now).ok).toBe(true)
  })

  test('A02 A03: a failed real name gives way to a corrected one at once', () => {
    expect(admitPerson([live({ relation: 'SELF', realName: 'AUTO_FAILED' })], 'SELF', now)).toEqual({ ok: true, value: { replaced: ['b'] } })
    expect(admitPerson([live({ isSamePerson: true, realName: 'REJECTED' })], 'CHILD', now)).toEqual({ ok: true, value: { replaced: ['b'] } })
    expect(admitPerson([ended(now, { realName: 'AUTO_FAILED' })], 'CHILD', now).ok).toBe(true)
    expect(admitPerson([live({ relation: 'SELF', isSamePerson: true, realName: 'AUTO_FAILED' })], 'OTHER', now)).toEqual({ ok: false, code: 'ALREADY_BOUND' })
  })

  test('A03: one account never lists a person twice and has one self', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REAL_NAME_STATES), fc.constantFrom('SELF', 'CHILD', 'OTHER'), (realName, relation) => {
        const admitted = admitPerson([live({ relation: 'SELF', isSamePerson: true, realName })], relation, now)
        expect(admitted.ok).toBe(relation === 'SELF' && (realName === 'AUTO_FAILED' || realName === 'REJECTED'))
      }),
    )
  })
})

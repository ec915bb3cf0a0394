import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { addDays, dateOf, instantAt } from '../../kernel/dates.ts'
import { DIRECTORIES, GRANT_REASONS, GRANT_STATUSES } from '../model.ts'
import { GRANT_ACTIONS, GRANT_DAYS, GUARDIAN_DIRECTORIES, OFFERED_GRANTEE_KINDS } from './model.ts'
import { ageBand, endOfDay, grantActions, isGrantOver, isRestorable, lastDay, nextGrantStatus, offeredDirectories } from './rules.ts'

const status = fc.constantFrom(...GRANT_STATUSES)
const action = fc.constantFrom(...GRANT_ACTIONS)
const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1970-01-01', days))

describe('R378 the states of a grant', () => {
  it('R378 §3.1: has the edges of the document and no other', () => {
    const edges = GRANT_STATUSES.flatMap((from) => GRANT_ACTIONS.flatMap((by) => nextGrantStatus(from, by) ?? []).map((to) => `${from} ${to}`))
    expect([...new Set(edges)].sort()).toEqual(
      [
        'proposed active',
        'proposed rejected',
        'proposed withdrawn',
        'proposed entered-in-error',
        'active suspended',
        'active inactive',
        'active entered-in-error',
        'suspended active',
        'suspended inactive',
        'suspended entered-in-error',
        'rejected entered-in-error',
        'withdrawn entered-in-error',
        'inactive entered-in-error',
      ].sort(),
    )
  })

  it('R378 P10: nothing leads out of what is over, whatever is tried in whatever order, but being struck out', () => {
    fc.assert(
      fc.property(status, fc.array(action, { maxLength: 12 }), (start, tried) => {
        let now = start
        let wasOver = isGrantOver(now)
        for (const one of tried) {
          const next = nextGrantStatus(now, one)
          if (next === null) continue
          expect(grantActions(now)).toContain(one)
          if (wasOver) expect(next).toBe('entered-in-error')
          now = next
          wasOver = isGrantOver(now)
        }
      }),
    )
  })

  it('§3.6: only what a death ended can be as before', () => {
    const restorable = GRANT_STATUSES.flatMap((s) => GRANT_REASONS.filter((r) => isRestorable(s, r)).map((r) => `${s} ${r}`))
    expect(restorable.sort()).toEqual(['rejected', 'inactive'].flatMap((s) => ['PATIENT_DECEASED', 'GRANTEE_DECEASED'].map((r) => `${s} ${r}`)).sort())
  })
})

describe('R378 how long and how much', () => {
  it('§3.2: never longer than the kind of grantee allows, nor beyond the 14th or 18th birthday where a guardian gives', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OFFERED_GRANTEE_KINDS), day, fc.option(day), (kind, today, birthDate) => {
        const last = lastDay(kind, today, birthDate === null ? null : { birthDate })
        expect(last <= addDays(today, GRANT_DAYS[kind].most)).toBe(true)
        if (birthDate !== null) expect(ageBand(birthDate, last)).toBe(ageBand(birthDate, today) === 'CHILD' ? 'CHILD' : 'ADOLESCENT')
      }),
    )
  })

  it('§3.2: holds through the whole of its last day and no moment longer', () => {
    expect(dateOf(endOfDay('2026-12-23') - 1)).toBe('2026-12-23')
    expect(endOfDay('2026-12-23')).toBe(instantAt('2026-12-24'))
  })

  it('P16 §3.6: of age on the 18th birthday; born on 29 February, on 1 March', () => {
    expect([ageBand('2008-11-23', '2026-11-22'), ageBand('2008-11-23', '2026-11-23')]).toEqual(['ADOLESCENT', 'ADULT'])
    expect([ageBand('2008-02-29', '2026-02-28'), ageBand('2008-02-29', '2026-03-01')]).toEqual(['ADOLESCENT', 'ADULT'])
    expect([ageBand('2012-11-23', '2026-11-22'), ageBand('2012-11-23', '2026-11-23')]).toEqual(['CHILD', 'ADOLESCENT'])
  })

  it('§3.3 §3.6: sensitive directories are in no offer, and a guardian of an adolescent gives only what they see', () => {
    for (const by of ['self', 'guardian'] as const)
      for (const band of ['CHILD', 'ADOLESCENT', 'ADULT'] as const) expect(offeredDirectories(by, band)).not.toEqual(expect.arrayContaining(['D17']))
    expect(offeredDirectories('self', 'ADULT')).toHaveLength(DIRECTORIES.length - 2)
    expect(offeredDirectories('guardian', 'ADOLESCENT')).toEqual([...GUARDIAN_DIRECTORIES])
  })
})

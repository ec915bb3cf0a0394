import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Faults } from './faults.ts'

const kinds = (faults: Faults, operation: string, facts: Record<string, unknown> = {}): string[] => faults.strike(operation, facts).map((e) => e.kind)

describe('fault rules', () => {
  test('strike only calls whose operation and facts all match, reaching into objects with dots', () => {
    const faults = new Faults()
    faults.replace([{ match: { operation: 'lock', 'patient.name': '李娜', num_seq: '3' }, effect: { kind: 'reset' } }])
    expect(kinds(faults, 'lock', { num_seq: 3, patient: { name: '李娜' } })).toEqual(['reset'])
    expect(kinds(faults, 'lock', { num_seq: 3, patient: { name: '李建国' } })).toEqual([])
    expect(kinds(faults, 'unlock', { num_seq: 3, patient: { name: '李娜' } })).toEqual([])
    expect(kinds(faults, 'lock')).toEqual([])
  })

  test('use up their times and let the first calls pass when told to skip', () => {
    const faults = new Faults()
    faults.replace([{ match: { operation: 'confirm' }, effect: { kind: 'lost-answer' }, times: 2, skip: 1 }])
    expect([1, 2, 3, 4].map(() => kinds(faults, 'confirm').length)).toEqual([0, 1, 1, 0])
    expect(faults.list()).toMatchObject([{ struck: 2 }])
  })

  test('all latencies and at most one other effect strike a call', () => {
    const faults = new Faults()
    faults.replace([
      { match: {}, effect: { kind: 'latency', ms: 1 } },
      { match: {}, effect: { kind: 'status', status: 500 }, times: 1 },
      { match: {}, effect: { kind: 'reset' } },
    ])
    expect(kinds(faults, 'any')).toEqual(['latency', 'status'])
    expect(kinds(faults, 'any')).toEqual(['latency', 'reset'])
  })

  test('a share strikes that share of any run of calls, to within one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 300 }), (share, calls) => {
        const faults = new Faults()
        faults.replace([{ match: {}, effect: { kind: 'reset' }, share }])
        const struck = Array.from({ length: calls }, () => kinds(faults, 'any').length).reduce((a, b) => a + b, 0)
        expect(Math.abs(struck - share * calls)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('a kind the system does not know is refused and leaves the present rules alone', () => {
    const faults = new Faults(['refuse'])
    faults.replace([{ match: {}, effect: { kind: 'refuse' } }])
    expect(() => faults.replace([{ match: {}, effect: { kind: 'fog' } }])).toThrow(RangeError)
    expect(kinds(faults, 'any')).toEqual(['refuse'])
  })
})

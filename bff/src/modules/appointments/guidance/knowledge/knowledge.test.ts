import { describe, expect, test } from '@jest/globals'

import { DANGER_SIGNS } from './danger-signs.ts'
import { DEPARTMENTS } from './departments.ts'
import { DISEASES } from './diseases.ts'
import { BODY_PARTS } from './parts.ts'
import { RED_FLAGS } from './red-flags.ts'
import { SOURCES } from './sources.ts'
import { SYMPTOMS } from './symptoms.ts'

const codes = (list: readonly { code: string }[]): string[] => list.map(({ code }) => code)

describe('the knowledge of guidance', () => {
  test('R353: is large enough: 120 symptoms, 80 diseases, 25 body parts, front and back', () => {
    expect(SYMPTOMS.length).toBeGreaterThanOrEqual(120)
    expect(DISEASES.length).toBeGreaterThanOrEqual(80)
    expect(BODY_PARTS.length).toBeGreaterThanOrEqual(25)
    for (const side of ['FRONT', 'BACK'] as const) expect(BODY_PARTS.filter((p) => p.within === null && p.sides.includes(side)).length).toBeGreaterThan(8)
  })

  test('R353: every code is of one thing, of the shape the contract knows', () => {
    const all = [...codes(SYMPTOMS), ...codes(DISEASES), ...codes(DANGER_SIGNS)]
    expect(new Set(all).size).toBe(all.length)
    expect(new Set(codes(BODY_PARTS)).size).toBe(BODY_PARTS.length)
    expect([...all, ...codes(BODY_PARTS)].filter((code) => !/^[a-z0-9-]{2,40}$/.test(code))).toEqual([])
  })

  test('R353: every symptom and disease names parts and departments that exist, every part lies in one that exists', () => {
    const parts = new Set(codes(BODY_PARTS))
    for (const term of [...SYMPTOMS, ...DISEASES]) {
      expect({ code: term.code, unknown: term.parts.filter((part) => !parts.has(part)) }).toEqual({ code: term.code, unknown: [] })
      expect({ code: term.code, unknown: term.departments.filter((code) => !(code in DEPARTMENTS)) }).toEqual({ code: term.code, unknown: [] })
      expect({ code: term.code, hasBoth: term.parts.length > 0 && term.departments.length > 0 }).toEqual({ code: term.code, hasBoth: true })
    }
    for (const { within } of BODY_PARTS) if (within) expect(parts).toContain(within)
  })

  test('R353: every part has something to choose', () => {
    const used = new Set([...SYMPTOMS, ...DISEASES].flatMap(({ parts }) => parts))
    const offers = (code: string): boolean => used.has(code) || BODY_PARTS.some((part) => part.within === code && used.has(part.code))
    expect(codes(BODY_PARTS).filter((code) => !offers(code))).toEqual([])
  })

  test('A07: every red flag asks for codes that exist, and every danger sign raises one', () => {
    const known = new Set([...codes(SYMPTOMS), ...codes(DISEASES), ...codes(DANGER_SIGNS)])
    const asked = new Set(RED_FLAGS.flatMap(({ when }) => when.flat()))
    expect([...asked].filter((code) => !known.has(code))).toEqual([])
    expect(codes(DANGER_SIGNS).filter((code) => !asked.has(code))).toEqual([])
    expect(new Set(codes(RED_FLAGS)).size).toBe(RED_FLAGS.length)
  })

  test('A07: a red flag tells what to do, and names its document with issuer and edition or is marked as an example', () => {
    for (const { title, advice, source } of RED_FLAGS) {
      expect(`${title}${advice}`).toMatch(/[\u4e00-\u9fff]/)
      expect(advice).toMatch(/120|急诊|热线/)
      if (source) expect(SOURCES[source]).toMatchObject({ verified: true, issuer: expect.stringMatching(/./), edition: expect.stringMatching(/./) })
    }
  })

  test('R353: names are in a patient’s words: no Latin letters, no diagnosis codes', () => {
    expect([...SYMPTOMS, ...DANGER_SIGNS].filter(({ name }) => /[A-Za-z]/.test(name))).toEqual([])
  })
})

import { describe, expect, test } from '@jest/globals'
import { laboratoryDrafts } from '../../lis/data/people.ts'
import { isRecord } from '../../kernel/fields.ts'
import { digitsOf } from '../decimals.ts'
import { asList, patientOf, referenceOf, type Resource } from '../resources.ts'
import { draftsOf } from './people.ts'

const OPENING = Date.parse('2026-11-23T00:00:00+08:00')
const LINES = [
  ['fhir', draftsOf('fhir')],
  ['lis', laboratoryDrafts()],
] as const
const LABELS = new Set(['PSY', 'HIV', 'STD', 'SEX', 'ETH', 'ETHUD', 'GDIS', 'DV', 'INFECT_REPORT', 'CANCER_UNTOLD', 'HOLD', 'VIP'])

const codes = (value: unknown): string[] => asList(value).flatMap((one) => (isRecord(one) ? String(one['code']) : []))
const referencesOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, field]) => (name === 'reference' && typeof field === 'string' ? [field] : referencesOf(field)))
}
const numberIn = (value: unknown): number => Number(isRecord(value) ? digitsOf(value['value']) : Number.NaN)

/** Whether the laboratory's flag says what its own range says. */
function flagFits(item: Resource): boolean {
  const [range] = asList(item['referenceRange']).filter(isRecord)
  const flag = codes(asList(item['interpretation']).flatMap((one) => (isRecord(one) ? asList(one['coding']) : [])))[0]?.[0]
  const value = numberIn(item['valueQuantity'])
  if (!range || Number.isNaN(value) || range['text'] !== undefined) return true
  const expected = value < numberIn(range['low']) ? 'L' : value > numberIn(range['high']) ? 'H' : 'N'
  return flag === expected
}

describe.each(LINES)('what %s knows of the personas', (_, drafts) => {
  test('was published before the city opens, and points only to what is there', () => {
    expect(drafts.filter(({ at }) => !(at < OPENING))).toEqual([])
    const known = new Set(drafts.map(({ resource }) => referenceOf(resource)))
    expect([...new Set(drafts.flatMap(({ resource }) => referencesOf(resource)))].filter((reference) => !known.has(reference))).toEqual([])
  })

  test('§3.3 lies in exactly one directory, with labels of the document only, about a patient of the line', () => {
    for (const { resource } of drafts) {
      expect(codes(resource.meta?.tag)).toEqual([expect.stringMatching(/^D(0[1-9]|1\d)$/)])
      expect(codes(resource.meta?.security).filter((label) => !LABELS.has(label))).toEqual([])
      expect(patientOf(resource)).toMatch(/^Patient\//)
    }
  })

  test('§2.3.2 every printed flag fits the printed range', () => {
    const items = drafts.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === 'Observation')
    expect(items.length).toBeGreaterThan(10)
    expect(items.filter((item) => !flagFits(item)).map(({ code }) => code)).toEqual([])
  })

  test('no two records share an id, except as versions of the same one', () => {
    const types = new Map<string, string>()
    for (const { resource } of drafts) {
      expect(types.get(resource.id) ?? resource.resourceType).toBe(resource.resourceType)
      types.set(resource.id, resource.resourceType)
    }
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { readExactJson } from '../upstream/exact-json.ts'
import { Resource } from '../upstream/fhir.wire.ts'
import type { SourceObject } from '../upstream/record-upstream.ts'
import { type Mapped, mapResource, NOT_SHOWN } from './map-resource.ts'

/** Records of people no one here invented; they come beside the repository and may be missing. */
const FOLDER = new URL('../../../../../../../shared/data/synthea/', import.meta.url)
const bundles = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : []
if (bundles.length === 0) console.warn('../shared/data/synthea is not there: the bundles are not mapped')
const describeBundles = bundles.length === 0 ? describe.skip : describe

const known = new Map<string, { type: string; is: Mapped }[]>()
/** As the archive that took them over publishes them. */
function mapped(name: string): { type: string; is: Mapped }[] {
  const all = known.get(name) ?? read(name)
  known.set(name, all)
  return all
}
function read(name: string): { type: string; is: Mapped }[] {
  const bundle = readExactJson(readFileSync(new URL(name, FOLDER), 'utf8')) as { entry: { resource: { meta?: object } }[] }
  return bundle.entry.map(({ resource }) => {
    const published = Resource.parse({ ...resource, meta: { ...resource.meta, versionId: '1', lastUpdated: '2026-01-01T00:00:00+08:00' } })
    return { type: published.resourceType, is: mapResource(published) }
  })
}
const objects = (name: string): SourceObject[] => mapped(name).flatMap(({ is }) => (is.is === 'object' ? [is.object] : []))
const HAN = /\p{Script=Han}/u

describeBundles('bundles of elsewhere', () => {
  test.each(bundles)('R161 %s: every resource is shown, or not shown with a reason', (name) => {
    for (const { type, is } of mapped(name)) {
      expect({ type, ...(is.is === 'unusable' ? is : {}) }).toEqual({ type })
      if (is.is === 'not-shown') expect(NOT_SHOWN[type]).toMatch(HAN)
      if (['Observation', 'Encounter', 'Immunization', 'MedicationRequest', 'DiagnosticReport'].includes(type)) expect(is.is).toBe('object')
    }
  })

  test.each(bundles)('R161 %s: whatever is shown has a directory, a time and a title, and most titles are plain Chinese', (name) => {
    const all = objects(name)
    expect(all.filter(({ directory, eventAt, content }) => directory === null || Number.isNaN(eventAt.getTime()) || content.title === '')).toEqual([])
    const foreign = new Set(all.filter(({ content }) => !HAN.test(content.title)).map(({ content }) => content.title))
    expect([...foreign]).toEqual([])
  })

  test('§2.1: values keep every digit that the bundle wrote', () => {
    const name = bundles[0] ?? ''
    const text = readFileSync(new URL(name, FOLDER), 'utf8')
    const values = objects(name).flatMap(({ kind, content }) =>
      kind === 'OBSERVATION' && 'value' in content && content.value.kind === 'quantity' ? [content.value.quantity.value] : [],
    )
    expect(values.length).toBeGreaterThan(10)
    expect(values.filter((value) => !text.includes(value))).toEqual([])
  })
})

import type { LabItem, MeasuredValue, Quantity, ReferenceRange } from '@jktl/shared/health-records/content'

import { plainDecimal } from '../upstream/exact-json.ts'
import type { Concept, Measured, Quantity as WireQuantity, Resource } from '../upstream/fhir.wire.ts'
import { analyteOf } from './terms/analytes.ts'
import { codesOf, isoOf, plainCoding, readable, termOf, wordsOf } from './words.ts'

/** Without a unit there is none, and none is assumed (fhir-interface.md §6). */
export function quantityOf(quantity: WireQuantity | undefined): Quantity | null {
  const value = plainDecimal(quantity?.value ?? '')
  return quantity === undefined || value === null
    ? null
    : { comparator: quantity.comparator ?? null, value, unit: readable(quantity.unit) ?? readable(quantity.code) }
}

export function measuredOf(measured: Measured): MeasuredValue {
  const quantity = quantityOf(measured.valueQuantity)
  if (quantity) return { kind: 'quantity', quantity }
  const integer = plainDecimal(measured.valueInteger ?? '')
  if (integer !== null) return { kind: 'quantity', quantity: { comparator: null, value: integer, unit: null } }
  const concept = measured.valueCodeableConcept
  if (concept) {
    const coding = plainCoding(concept.coding[0])
    const words = wordsOf(concept)
    if (coding && words !== null) return { kind: 'coded', coding: { ...coding, display: words } }
    if (words !== null) return { kind: 'text', text: words }
  }
  const text = readable(measured.valueString) ?? isoOf(measured.valueDateTime)
  if (text !== null) return { kind: 'text', text }
  if (measured.valueBoolean !== undefined) return { kind: 'text', text: measured.valueBoolean ? '是' : '否' }
  return { kind: 'absent', reason: wordsOf(measured.dataAbsentReason) ?? '没有结果' }
}

const isCritical = (type: Concept | undefined): boolean => codesOf(type).includes('critical')
const bound = (quantity: WireQuantity | undefined): string | null => quantityOf(quantity)?.value ?? null

export function rangeOf({ referenceRange }: Measured): ReferenceRange | null {
  const range = referenceRange.find(({ type }) => !isCritical(type))
  return range ? { low: bound(range.low), high: bound(range.high), text: readable(range.text) } : null
}

const FLAGS = ['N', 'L', 'H', 'LL', 'HH', 'A'] as const

/** Everything an Observation says about what was measured. */
export function measurementOf(resource: Resource): Omit<LabItem, 'title' | 'originalTitle' | 'code' | 'orgName' | 'department' | 'doctor' | 'note'> {
  const critical = resource.referenceRange.find(({ type }) => isCritical(type))
  const flags = resource.interpretation.flatMap((one) => codesOf(one))
  return {
    analyte: analyteOf(resource.code),
    value: measuredOf(resource),
    components: resource.component.map((part) => {
      const { title, code } = termOf(part.code, '分项')
      return { title, code, analyte: analyteOf(part.code), value: measuredOf(part), ranges: rangeOf(part) }
    }),
    range: rangeOf(resource),
    criticalLow: bound(critical?.low),
    criticalHigh: bound(critical?.high),
    labFlag: FLAGS.find((flag) => flags.includes(flag)) ?? null,
    method: wordsOf(resource.method),
    device: readable(resource.device?.display),
    specimenId: resource.specimen[0]?.reference ?? null,
    // The specimen is an object of its own and may arrive later: what it is, is read there.
    specimenType: null,
  }
}

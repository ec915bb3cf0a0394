import type { Label, RecordStatus } from '@jktl/shared/health-records/model'

import type { IncomingRecord } from '../../src/modules/health-records/sync/incoming.ts'
import { plainContent } from './put-record.ts'

/** Deterministic, so that a failure can be looked at again. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const LABELS: Label[][] = [[], [], [], ['MENTAL'], ['HIV_STD'], ['HOLD'], ['REPRO', 'VIP']]
const STATUSES: RecordStatus[] = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error']
const START = Date.parse('2026-11-01T00:00:00+08:00')

/**
 * What gateways of a whole region send in a bad hour: every version of reports, their items and of loose observations, with amendments, cancellations, changed
 * labels, items that change their report, and moves to another person and back, in the order in which they were made.
 */
export function makeStorm(messages: number, persons: readonly (string | null)[], prefix: string, seed: number): IncomingRecord[] {
  const random = randomFrom(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const objects = Array.from({ length: Math.round(messages / 7) }, (_, index) => ({
    ref: `${prefix}${index}`,
    kind: index % 6 === 0 ? ('LAB_REPORT' as const) : index % 6 === 5 ? ('CONDITION' as const) : ('OBSERVATION' as const),
    report: Math.floor(index / 6) * 6,
    version: 0,
  }))
  return Array.from({ length: messages }, (_, index): IncomingRecord => {
    const object = pick(objects)
    object.version += random() < 0.9 ? 1 : 3
    const items = [1, 2, 3, 4].filter(() => random() < 0.8).map((nth) => `${prefix}${object.report + nth}`)
    const stray = random() < 0.1 ? [`${prefix}${Math.floor(random() * objects.length)}`] : []
    const isTimed = random() < 0.2
    return {
      personId: random() < 0.85 ? (persons[object.report % persons.length] ?? null) : pick(persons),
      source: 'fhir',
      sourceRef: object.ref,
      subjectRef: null,
      version: object.version,
      // The nodes' clocks differ by up to ten minutes.
      sourceUpdatedAt: new Date(START + index * 1_000 + Math.round((random() - 0.5) * 1_200_000)),
      kind: object.kind,
      directory: object.kind === 'CONDITION' ? 'D04' : 'D05',
      labels: pick(LABELS),
      status: pick(STATUSES),
      eventAt: new Date(START + object.report * 60_000),
      authorOrg: null,
      partOf: null,
      parts:
        object.kind === 'LAB_REPORT'
          ? [...items, ...stray].filter((ref) => ref !== object.ref && objects[Number(ref.slice(prefix.length))]?.kind === 'OBSERVATION')
          : [],
      alias: object.kind === 'LAB_REPORT' && random() < 0.5 ? `${prefix}report ${Math.floor(object.report / 18)}` : null,
      encounterRef: null,
      releaseAfter: isTimed ? new Date(START + index * 1_000) : null,
      holdBackUntil: random() < 0.3 ? new Date(START + index * 2_000) : null,
      content: { ...plainContent(`version ${object.version}`), start: null, end: null, details: [] },
    }
  })
}

/** In any order, every seventh twice. */
export function shuffled(messages: readonly IncomingRecord[], seed: number): IncomingRecord[] {
  const random = randomFrom(seed)
  const all = [...messages, ...messages.filter((_, index) => index % 7 === 0)]
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[all[at], all[other]] = [all[other] as IncomingRecord, all[at] as IncomingRecord]
  }
  return all
}

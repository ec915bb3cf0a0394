import type { FaultEffect } from '../kernel/faults.ts'
import { isRecord } from '../kernel/fields.ts'
import { formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { seededNumber } from '../his/data/seeded.ts'
import { readAsUtf8 } from './gbk.ts'
import { asList, mapFields, referenceOf, type Resource } from './resources.ts'
import { pageOf, type Page, type Placed } from './paging.ts'

/**
 * How the gateway is nasty on command (records-authorization §2.4), beside the kernel's kinds (`latency`, `status`, `unavailable` = 503, …):
 * - `too-many-requests` `{ retryAfter? }`: 429, nothing happened
 * - `half-page` `{ lost? }`: half of the page; with `lost` the next page begins where a whole one would have ended
 * - `duplicate-entries` `{ count? }`: the page begins with the last entries of the one before
 * - `page-repeats`: the page before once more, its `next` leading to this one again
 * - `total-lies` `{ total? }`
 * - `out-of-order`: the entries of the page shuffled, the same way each time
 * - `damaged-names`: GBK bytes of names read as UTF-8
 * - `missing-units`: quantities without unit
 * - `time-skew` `{ ms? }`: `lastUpdated` wrong by that much, up to ±10 minutes each without it
 */
export const NASTY_KINDS = [
  'too-many-requests',
  'half-page',
  'duplicate-entries',
  'page-repeats',
  'total-lies',
  'out-of-order',
  'damaged-names',
  'missing-units',
  'time-skew',
] as const

const DUPLICATES = 3
const EXTRA_TOTAL = 7
const SKEW_MINUTES = 10

/** The page as the fault makes it. @param before where the page before it began */
export function damagePage(fault: FaultEffect | undefined, all: readonly Placed[], after: number, before: number, count: number): Page {
  if (fault?.kind === 'page-repeats' && after > before) {
    const repeated = pageOf(all, before, count)
    return { ...repeated, nextAfter: after }
  }
  const page = pageOf(all, after, count)
  if (fault?.kind === 'half-page') {
    const entries = page.entries.slice(0, Math.floor(page.entries.length / 2))
    return { entries, nextAfter: fault['lost'] === true ? page.nextAfter : entries.length < page.entries.length ? (entries.at(-1)?.order ?? after) : undefined }
  }
  if (fault?.kind === 'duplicate-entries') {
    const again = all.filter(({ order }) => order <= after).slice(-Number(fault['count'] ?? DUPLICATES))
    return { ...page, entries: [...again, ...page.entries] }
  }
  if (fault?.kind === 'out-of-order') return { ...page, entries: shuffled(page.entries, String(after)) }
  return page
}

/** The same shuffle for the same seed. */
export function shuffled<T>(list: readonly T[], seed: string): T[] {
  return list
    .map((one, index) => ({ one, key: seededNumber(`${seed} ${index}`, 2 ** 32) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one)
}

export const lyingTotal = (fault: FaultEffect | undefined, total: number): number =>
  fault?.kind === 'total-lies' ? Number(fault['total'] ?? total + EXTRA_TOTAL) : total

const NAMES = new Set(['display', 'family', 'given'])
const PERSON_NAMES = new Set(['text', 'family', 'given'])
const UNITS = new Set(['unit', 'code', 'system'])

function withoutUnits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnits)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) =>
      name === 'valueQuantity' && isRecord(field)
        ? [name, Object.fromEntries(Object.entries(field).filter(([key]) => !UNITS.has(key)))]
        : [name, withoutUnits(field)],
    ),
  )
}

const skewOf = (resource: Resource, fault: FaultEffect): number => {
  if (fault['ms'] !== undefined) return Number(fault['ms'])
  const span = SKEW_MINUTES * MINUTE_MS
  return seededNumber(`${referenceOf(resource)} ${resource.meta?.versionId ?? ''}`, 2 * span + 1) - span
}

/** The resource as the fault makes it on its way out. */
export function damageResource(fault: FaultEffect | undefined, resource: Resource): Resource {
  if (fault?.kind === 'missing-units') return withoutUnits(resource) as Resource
  if (fault?.kind === 'damaged-names') {
    const named = mapFields(resource, NAMES, readAsUtf8) as Resource
    return Array.isArray(named['name']) ? { ...named, name: asList(named['name']).map((name) => mapFields(name, PERSON_NAMES, readAsUtf8)) } : named
  }
  if (fault?.kind === 'time-skew' && resource.meta?.lastUpdated)
    return { ...resource, meta: { ...resource.meta, lastUpdated: formatInstant(Date.parse(resource.meta.lastUpdated) + skewOf(resource, fault)) } }
  return resource
}

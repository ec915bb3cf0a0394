import { BUSINESS_KINDS, type BusinessKind } from '@jktl/shared/payments/model'
import type { RouteKind, RouteProblem } from '@jktl/shared/payments/channels/model'

export interface RouteLine {
  institutionId: string
  businessKind: RouteKind
  mchid: string
}
export interface LineChange {
  institutionId: string
  businessKind: RouteKind
  mchid: string | null
}

const keyOf = (line: { institutionId: string; businessKind: RouteKind }): string => `${line.institutionId} ${line.businessKind}`

/** A new table from an old one: named lines are set or, with null, taken away. */
export function withChanges(lines: readonly RouteLine[], changes: readonly LineChange[]): RouteLine[] {
  const table = new Map(lines.map((line) => [keyOf(line), line]))
  for (const { mchid, ...line } of changes) {
    if (mchid === null) table.delete(keyOf(line))
    else table.set(keyOf(line), { ...line, mchid })
  }
  return [...table.values()]
}

/** What differs between two tables, line by line. */
export function diffOf(
  before: readonly RouteLine[],
  after: readonly RouteLine[],
): { institutionId: string; businessKind: RouteKind; before: string | null; after: string | null }[] {
  const [old, fresh] = [before, after].map((lines) => new Map(lines.map((line) => [keyOf(line), line])))
  const all = new Map([...before, ...after].map((line) => [keyOf(line), line]))
  return [...all].flatMap(([key, { institutionId, businessKind }]) => {
    const [was, is] = [old?.get(key)?.mchid ?? null, fresh?.get(key)?.mchid ?? null]
    return was === is ? [] : [{ institutionId, businessKind, before: was, after: is }]
  })
}

/** The line that decides: that of the kind itself, else ALL. */
export function mchidFor(lines: readonly RouteLine[], institutionId: string, kind: BusinessKind): string | null {
  const own = lines.filter((line) => line.institutionId === institutionId)
  return (own.find((line) => line.businessKind === kind) ?? own.find((line) => line.businessKind === 'ALL'))?.mchid ?? null
}

/** @param usable merchants that still receive · @param keyed merchants whose keys are held */
export function problemOf(lines: readonly RouteLine[], institutionId: string, usable: ReadonlySet<string>, keyed: ReadonlySet<string>): RouteProblem | null {
  const targets = BUSINESS_KINDS.map((kind) => mchidFor(lines, institutionId, kind))
  if (targets.includes(null)) return 'NO_ROUTE'
  const named = targets.flatMap((mchid) => mchid ?? [])
  if (named.some((mchid) => !usable.has(mchid))) return 'MERCHANT_ENDED'
  return named.every((mchid) => keyed.has(mchid)) ? null : 'NO_KEYS'
}

/** Orders of one institution, kind and merchant. */
export interface OrderSum {
  institutionId: string
  businessKind: BusinessKind
  mchid: string
  orders: number
  amountFen: number
}

/** Where those orders would have gone by this table; null: nowhere. */
export function replay(lines: readonly RouteLine[], sums: readonly OrderSum[], usable: ReadonlySet<string>): (OrderSum & { toMchid: string | null })[] {
  return sums.map((sum) => {
    const to = mchidFor(lines, sum.institutionId, sum.businessKind)
    return { ...sum, toMchid: to !== null && usable.has(to) ? to : null }
  })
}

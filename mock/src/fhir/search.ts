import { isRecord } from '../kernel/fields.ts'
import { asList, codingsOf, eventTimeOf, type Resource } from './resources.ts'

export type SearchPairs = readonly (readonly [name: string, value: string])[]

/** Thrown for a request that is not of the document's shape. */
export class BadSearch extends Error {}

interface Span {
  start: number
  end: number
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/
const DAY_MS = 86_400_000

/** The span a FHIR date or dateTime of any precision covers; a date without a zone is one of Asia/Shanghai. */
export function spanOf(text: string): Span | undefined {
  const match = DATE.exec(text)
  if (!match) return undefined
  const [, year = '', month, day, hour] = match
  if (hour !== undefined) {
    const start = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}+08:00`)
    return Number.isNaN(start) ? undefined : { start, end: start + (text.includes('.') ? 1 : 1000) }
  }
  const first = (y: number, m: number, d = 1): number => Date.UTC(y, m - 1, d) - 8 * 3_600_000
  const y = Number(year)
  if (month === undefined) return { start: first(y, 1), end: first(y + 1, 1) }
  if (day === undefined) return { start: first(y, Number(month)), end: first(y, Number(month) + 1) }
  return { start: first(y, Number(month), Number(day)), end: first(y, Number(month), Number(day)) + DAY_MS }
}

const COMPARE: Record<string, (value: Span, asked: Span) => boolean> = {
  eq: (value, asked) => value.start >= asked.start && value.end <= asked.end,
  gt: (value, asked) => value.end > asked.end,
  ge: (value, asked) => value.end > asked.start,
  lt: (value, asked) => value.start < asked.start,
  le: (value, asked) => value.start < asked.end,
}

function matchesDate(text: string | undefined, asked: string): boolean {
  const prefix = /^(eq|gt|ge|lt|le)/.exec(asked)?.[1] ?? 'eq'
  const span = spanOf(asked.replace(/^(eq|gt|ge|lt|le)/, ''))
  if (!span) throw new BadSearch(`not a date: ${asked}`)
  const value = text === undefined ? undefined : spanOf(text)
  return value !== undefined && COMPARE[prefix]?.(value, span) === true
}

function hasToken(concepts: unknown, token: string): boolean {
  const [first = '', second] = token.split('|')
  const plain = asList(concepts).some((one) => one === token)
  return plain || codingsOf(concepts).some(({ system, code }) => (second === undefined ? code === first : system === first && code === second))
}

const anyOf = (value: string, matches: (one: string) => boolean): boolean => value.split(',').some(matches)
const CODE_FIELDS = ['code', 'vaccineCode', 'medicationCodeableConcept', 'type']

const MATCHERS: Record<string, (resource: Resource, value: string) => boolean> = {
  date: (resource, value) => matchesDate(eventTimeOf(resource), value),
  _lastUpdated: (resource, value) => matchesDate(resource.meta?.lastUpdated, value),
  category: (resource, value) => anyOf(value, (one) => hasToken(resource['category'], one)),
  code: (resource, value) => anyOf(value, (one) => CODE_FIELDS.some((field) => hasToken(resource[field], one))),
  status: (resource, value) => anyOf(value, (one) => resource['status'] === one),
  encounter: (resource, value) => anyOf(value, (one) => isRecord(resource['encounter']) && resource['encounter']['reference'] === one),
  _id: (resource, value) => anyOf(value, (one) => resource.id === one),
}
const NO_FILTER = new Set(['patient', '_count', '_include', '_page'])

/** @throws BadSearch on a parameter the document does not know */
export function requireKnown(pairs: SearchPairs): void {
  const unknown = pairs.find(([name]) => !NO_FILTER.has(name) && !Object.hasOwn(MATCHERS, name))
  if (unknown) throw new BadSearch(`unknown search parameter: ${unknown[0]}`)
}

/** Do all filters of fhir-interface.md §2 hold? @throws BadSearch on a date that is none */
export function matches(resource: Resource, pairs: SearchPairs): boolean {
  return pairs.every(([name, value]) => MATCHERS[name]?.(resource, value) ?? true)
}

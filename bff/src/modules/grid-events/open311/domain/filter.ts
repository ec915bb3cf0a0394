import { ENDED_STATES, EVENT_STATE_CODES, type EventState } from '@jktl/shared/grid-events/lifecycle'
import type { Category } from '@jktl/shared/grid-events/model'
import { DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

import { findService, PUBLIC_SERVICES } from './services.ts'
import { given, type Heard, heard, listOf, trouble } from './trouble.ts'

/** Whichever is smaller (GeoReport v2, GET service requests). */
export const MOST_REQUESTS = 1_000
const MOST_DAYS = 90
const MOST_IDS = 100

export interface Window {
  from: Instant
  to: Instant
}
export type RequestFilter = { kind: 'ids'; ids: string[] } | ({ kind: 'window'; categories: readonly Category[]; states: readonly EventState[] } & Window)

const W3C = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/
/** A plus that was not encoded arrives as a space. */
const instantOf = (text: string): Instant | null => {
  const written = text.replace(' ', '+')
  const at = W3C.test(written) ? Date.parse(written) : NaN
  return Number.isNaN(at) ? null : at
}

/** At most ninety days, the latest ones when more are asked for. */
export function windowOf(fields: URLSearchParams, now: Instant): Heard<Window> {
  const [start, end] = [given(fields, 'start_date'), given(fields, 'end_date')]
  const [from, to] = [start === null ? null : instantOf(start), end === null ? null : instantOf(end)]
  if ((start !== null && from === null) || (end !== null && to === null)) return trouble(400, 'start_date and end_date must be W3C dates with a time zone')
  const last = to ?? (from === null ? now : Math.min(now, from + MOST_DAYS * DAY_MS))
  return heard({ from: Math.max(from ?? 0, last - MOST_DAYS * DAY_MS), to: last })
}

export const isClosed = (state: EventState): boolean => ENDED_STATES.includes(state)

export function filterOf(fields: URLSearchParams, now: Instant): Heard<RequestFilter> {
  const ids = listOf(given(fields, 'service_request_id'))
  // It overrides every other argument.
  if (ids.length > 0) return ids.length > MOST_IDS ? trouble(400, `at most ${MOST_IDS} service_request_id`) : heard({ kind: 'ids', ids })
  const codes = listOf(given(fields, 'service_code'))
  const categories = codes.map(findService)
  if (categories.includes(null)) return trouble(404, 'service_code provided was not found')
  const statuses = listOf(given(fields, 'status'))
  if (statuses.some((status) => status !== 'open' && status !== 'closed')) return trouble(400, 'status is open or closed')
  const window = windowOf(fields, now)
  if (!window.ok) return window
  const states = EVENT_STATE_CODES.filter((state) => statuses.length === 0 || statuses.includes(isClosed(state) ? 'closed' : 'open'))
  return heard({ kind: 'window', categories: codes.length === 0 ? PUBLIC_SERVICES : (categories as Category[]), states, ...window.value })
}

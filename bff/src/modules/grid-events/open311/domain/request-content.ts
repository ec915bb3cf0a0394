import { EVENT_STATES, type EventState } from '@jktl/shared/grid-events/lifecycle'
import { CATEGORIES, type Category } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { Content } from './document.ts'
import { isClosed } from './filter.ts'
import { rounded, scrub, withoutMarkup } from './scrub.ts'

export interface PublicRequest {
  eventNo: string
  category: Category
  state: EventState
  text: string
  longitude: number | null
  latitude: number | null
  reportedAt: Date
  updatedAt: Date
  /** Grid and what it lies in, the smallest first. */
  address: string
  addressId: string
  /** Who answers for the place. */
  agency: string
  mediaUrl: string | null
}
export interface PublicUpdate {
  eventNo: string
  seq: number
  state: EventState
  at: Date
}

/** Words and pictures are shown once somebody took the report for what it is, and not when it was refused, withdrawn or merged away. */
const ACCEPTED: readonly EventState[] = ['PENDING_CLAIM', 'IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO', 'RESOLVED', 'REOPENED', 'VERIFIED_CLOSED']
export const mayShowWords = (state: EventState): boolean => ACCEPTED.includes(state)
const DUPLICATE = 'duplicate'

const statusOf = (state: EventState): string => (isClosed(state) ? 'closed' : 'open')

export const requestContent = (request: PublicRequest): Content => ({
  service_request_id: request.eventNo,
  status: statusOf(request.state),
  status_notes: request.state === 'MERGED' ? DUPLICATE : EVENT_STATES[request.state].label,
  service_name: CATEGORIES[request.category].label,
  service_code: request.category,
  description: mayShowWords(request.state) ? scrub(withoutMarkup(request.text)) : null,
  agency_responsible: request.agency,
  requested_datetime: formatInstant(request.reportedAt.getTime()),
  updated_datetime: formatInstant(request.updatedAt.getTime()),
  address: request.address,
  address_id: request.addressId,
  lat: rounded(request.latitude),
  long: rounded(request.longitude),
  media_url: mayShowWords(request.state) ? request.mediaUrl : null,
})

/** What staff wrote stays inside: an update says which state was reached. */
export const updateContent = ({ eventNo, seq, state, at }: PublicUpdate): Content => ({
  update_id: `${eventNo}-${seq}`,
  service_request_id: eventNo,
  status: statusOf(state),
  updated_datetime: formatInstant(at.getTime()),
  description: state === 'MERGED' ? DUPLICATE : EVENT_STATES[state].label,
})

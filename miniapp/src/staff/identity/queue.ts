import type { RealNameReview } from '@jktl/shared/identity/contract'
import type { Ask } from '@/platform/api'

export const REVIEW_STATES = ['MANUAL_REVIEW', 'VERIFIED', 'REJECTED'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]
export const reviewStateOf = (text: string | undefined): ReviewState => REVIEW_STATES.find((state) => state === text) ?? 'MANUAL_REVIEW'

/** Rows of one page of the queue. */
export const QUEUE_PAGE = 50
/** The one question behind the list and every count of it: a number and its rows cannot differ. */
export const queueAsk = (state: ReviewState, after?: string): Ask<'identity.listRealNameReviews'> => ({
  query: { state, limit: QUEUE_PAGE, ...(after ? { cursor: after } : {}) },
})

/** `50+` when there is a further page. */
export const countText = ({ items, nextCursor }: { items: readonly unknown[]; nextCursor: string | null }): string =>
  `${items.length}${nextCursor === null ? '' : '+'}`

/** Rows that carry the text in what the list shows of them: masked name, masked number, the applicant's words. */
export function matching(items: readonly RealNameReview[], text: string): readonly RealNameReview[] {
  const wanted = text.trim().toLowerCase()
  return wanted === '' ? items : items.filter((item) => `${item.nameMasked} ${item.idNumberMasked ?? ''} ${item.note}`.toLowerCase().includes(wanted))
}

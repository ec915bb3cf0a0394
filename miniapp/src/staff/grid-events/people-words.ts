import { POSTS, type PostKind } from '@jktl/shared/grid-events/model'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import type { StatusTone } from '@/ui'
import { t } from './people-texts'

export const dayText = (instant: string): string => formatDateCn(dateOf(Date.parse(instant)))
/** The last day of an absence that ends at a midnight. */
export const lastDayText = (instant: string): string => formatDateCn(dateOf(Date.parse(instant) - 1))
export const postText = ({ nodeName, kind }: { nodeName: string; kind: PostKind }): string => `${nodeName} ${POSTS[kind]}`

interface Away {
  away: 'LEAVE' | 'SUSPENSION' | null
  awayUntil: string | null
}
export const presenceText = ({ away, awayUntil }: Away): string =>
  away === null ? t('here') : awayUntil === null ? t(away) : t('awayUntil', { kind: t(away), time: lastDayText(awayUntil) })
export const presenceTone = ({ away }: Away): StatusTone => (away === null ? 'ok' : away === 'LEAVE' ? 'paused' : 'danger')

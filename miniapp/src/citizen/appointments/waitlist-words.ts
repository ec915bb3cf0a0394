import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import type { WaitlistState } from '@jktl/shared/appointments/waitlist/model'
import { formatDayCn } from '@jktl/shared/kernel/dates'
import { t } from './waitlist-texts'

export const TONES: Record<WaitlistState, 'notice' | 'brand' | 'ok' | 'paused'> = {
  WAITING: 'brand',
  OFFERED: 'notice',
  ACCEPTED: 'notice',
  BOOKED: 'ok',
  AUTO_BOOKED: 'ok',
  DECLINED: 'paused',
  EXPIRED: 'paused',
  CANCELLED: 'paused',
}
type Wish = Pick<WaitlistEntry, 'date' | 'half'>
/** `11月24日 周二 上午` */
export const wishTime = ({ date, half }: Wish): string => `${formatDayCn(date)} ${half ? t(half) : t('anyHalf')}`

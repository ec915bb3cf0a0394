import type { Channel } from '@jktl/shared/appointments/model'
import type { PoolSession } from '@jktl/shared/appointments/pool/contract'
import { formatDayCn } from '@jktl/shared/kernel/dates'
import { t } from './pool-texts'

export const channelText = (channel: Channel): string => t(channel)
/** `何医生·11月24日 周二 上午` */
export const sessionTitle = ({ doctorName, date, half }: Pick<PoolSession, 'doctorName' | 'date' | 'half'>): string =>
  t('sessionTitle', { doctor: doctorName, day: formatDayCn(date), half: t(half) })
/** `2026-11-24T10:09:00+08:00` → `11-24 10:09` */
export const stamp = (instant: string): string => `${instant.slice(5, 10)} ${instant.slice(11, 16)}`
/** A whole number as typed; null when it is none. */
export const wholeOf = (text: string): number | null => (/^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : null)

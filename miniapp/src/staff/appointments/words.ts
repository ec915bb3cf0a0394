import type { RosterSession } from '@jktl/shared/appointments/contract'
import type { AppointmentState, NumberState } from '@jktl/shared/appointments/model'
import { formatDayCn } from '@jktl/shared/kernel/dates'
import { t } from './texts'

export const numberText = (state: NumberState): string => (state === 'SUSPENDED' ? t('SUSPENDED_n') : t(state))
/** The one character a number carries in its cell. */
export const numberMark = (state: NumberState): string => t(`${state}_c`)
export const appointmentText = (state: AppointmentState): string => t(`a_${state}`)
/** `何医生·11月24日 周二 上午` */
export const sessionText = ({ doctorName, date, half }: Pick<RosterSession, 'doctorName' | 'date' | 'half'>): string =>
  t('sessionTitle', { doctor: doctorName, day: formatDayCn(date), half: t(half) })
export const ordinalText = (ordinal: number): string => String(ordinal).padStart(2, '0')

import { useQueryClient } from '@tanstack/react-query'
import type { Appointment } from '@jktl/shared/appointments/contract'
import { useEffect, useState } from 'react'
import { useRead, type Read, type ReadId } from '@/platform/api'
import { useSignedIn } from '@/platform/session'

/** Whatever lists appointments or their money is old as soon as one has moved. */
export const MOVED_WITH_AN_APPOINTMENT: readonly ReadId[] = [
  'appointments.listAppointments',
  'payments.listTradeOrders',
  'payments.getTradeOrder',
  'insights.getHome',
]

/**
 * One appointment, asked for again as long as `pollMs` says so. Every page keeps it on the phone: whichever asked last, the voucher opens
 * without a network.
 *
 * @param pollMs from the last answer: milliseconds to the next question, or false
 */
export function useAppointment(id: string, pollMs: (appointment: Appointment) => number | false): Read<'appointments.getAppointment'> {
  const client = useQueryClient()
  const signedIn = useSignedIn()
  const [every, setEvery] = useState<number | false>(false)
  const query = useRead('appointments.getAppointment', { params: { id } }, { keep: true, enabled: signedIn && id !== '', refetchMs: every })
  const wanted = query.data ? pollMs(query.data) : false
  useEffect(() => setEvery(wanted), [wanted])
  const state = query.data?.state
  useEffect(() => {
    if (state) void Promise.all(MOVED_WITH_AN_APPOINTMENT.map((read) => client.invalidateQueries({ queryKey: [read] })))
  }, [client, state])
  return query
}

import { useRead, type Read } from '@/platform/api'
import { useSignedIn } from '@/platform/session'

/** A line moves all the time; asked for again this often while it is on screen. */
const EVERY_MS = 10_000

/** Where one stands; kept on the phone, so that the last known place shows without a network. */
export function useQueue(id: string): Read<'appointments.getQueue'> {
  const signedIn = useSignedIn()
  return useRead('appointments.getQueue', { params: { id } }, { keep: true, enabled: signedIn && id !== '', refetchMs: EVERY_MS })
}

export function useVisit(id: string): Read<'appointments.getVisit'> {
  const signedIn = useSignedIn()
  return useRead('appointments.getVisit', { params: { id } }, { keep: true, enabled: signedIn && id !== '', refetchMs: EVERY_MS })
}

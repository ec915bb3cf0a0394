import { serverNow } from '@/platform/server-time'
import { icsOf, type CalendarEvent } from './when-where'

/** Hands the phone a calendar file. @returns whether it could be handed over */
export async function addToCalendar(event: CalendarEvent): Promise<boolean> {
  const address = URL.createObjectURL(new Blob([icsOf(event, serverNow())], { type: 'text/calendar;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${event.id}.ics`
  link.click()
  // The download reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return true
}

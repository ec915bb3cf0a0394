import Taro from '@tarojs/taro'
import type { CalendarEvent } from './when-where'

/** Writes into the phone's calendar; WeChat asks for the permission and knows one reminder. @returns whether it was written */
export async function addToCalendar({ title, start, end, place, note, reminders }: CalendarEvent): Promise<boolean> {
  try {
    await Taro.addPhoneCalendar({
      title,
      startTime: start / 1000,
      endTime: String(end / 1000),
      location: place,
      description: note,
      alarm: true,
      alarmOffset: Math.min(...reminders) / 1000,
    })
    return true
  } catch {
    return false
  }
}

import { DIRECTORY_NAMES, type Directory } from '@jktl/shared/health-records/model'
import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'

/** `11月24日 8:30` of an instant. */
export function momentText(instant: string): string {
  const at = Date.parse(instant)
  return `${formatDateCn(dateOf(at))} ${formatTimeCn(clockTimeOf(at))}`
}
export const directoriesText = (directories: readonly Directory[]): string => directories.map((directory) => DIRECTORY_NAMES[directory]).join('、')

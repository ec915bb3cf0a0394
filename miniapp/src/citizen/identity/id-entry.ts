import { businessDate, formatDateCn, isBusinessDate } from '@jktl/shared/kernel/dates'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { isNewborn } from '@jktl/shared/identity/rules'

const ID_LENGTH = 18

/** What was typed of an ID number: digits and one X at the end, capital, at most 18. */
export const idCharacters = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^\dX]/g, '')
    .replace(/X(?=.)/g, '')
    .slice(0, ID_LENGTH)

/** As printed for reading aloud: `110101 19900307 7715`. */
export const groupedId = (text: string): string => {
  const id = idCharacters(text)
  return [id.slice(0, 6), id.slice(6, 14), id.slice(14)].filter((part) => part !== '').join(' ')
}

export type IdCheck = { ok: true; birth: string; sex: 'F' | 'M' } | { ok: false; why: 'short'; count: number } | { ok: false; why: 'wrong' }
/** The hint beside the entry (GB 11643); the server decides. `birth` as `1990年3月7日`. */
export function checkId(text: string): IdCheck {
  const id = idCharacters(text)
  if (id.length < ID_LENGTH) return { ok: false, why: 'short', count: id.length }
  const parsed = parseIdentityNumber(id)
  return parsed ? { ok: true, birth: `${parsed.birthDate.slice(0, 4)}年${formatDateCn(parsed.birthDate)}`, sex: parsed.sex } : { ok: false, why: 'wrong' }
}

export type BirthDateCheck = { ok: true; date: string } | { ok: false; why: 'wrong' | 'future' | 'tooOld' }
/** A newborn's date of birth as eight digits. @param today YYYY-MM-DD */
export function checkBirthDate(text: string, today: string): BirthDateCheck {
  const digits = text.replace(/\D/g, '')
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  if (digits.length !== 8 || !isBusinessDate(date)) return { ok: false, why: 'wrong' }
  if (date > today) return { ok: false, why: 'future' }
  return isNewborn(date, today) ? { ok: true, date: businessDate(date) } : { ok: false, why: 'tooOld' }
}

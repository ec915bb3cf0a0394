import { isBusinessDate, type BusinessDate } from './dates.ts'

/** 公民身份号码, GB 11643—1999: 6-digit division, 8-digit birth date, 3-digit sequence (odd = male), ISO 7064 MOD 11-2 check. */
export interface IdentityNumber {
  number: string
  birthDate: BusinessDate
  sex: 'M' | 'F'
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/** The check character for the first 17 digits. */
export const identityCheck = (first17: string): string => CHECKS[[...first17].reduce((sum, digit, i) => sum + Number(digit) * (WEIGHTS[i] ?? 0), 0) % 11] ?? ''

/** Parses an 18-character number, accepting a lower-case x and spaces; null when structure, date or check character is wrong. */
export function parseIdentityNumber(text: string): IdentityNumber | null {
  const number = text.replace(/\s/g, '').toUpperCase()
  if (!/^[1-9]\d{16}[\dX]$/.test(number) || identityCheck(number.slice(0, 17)) !== number[17]) return null
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isBusinessDate(birthDate)) return null
  return { number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'M' : 'F' }
}

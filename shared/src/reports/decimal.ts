const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/

interface Scaled {
  digits: bigint
  places: number
}
function scaled(text: string): Scaled {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(text) ?? []
  if (sign === undefined) throw new RangeError('not a decimal')
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, places: fraction.length }
}
const raise = ({ digits, places }: Scaled, to: number): bigint => digits * 10n ** BigInt(to - places)
const write = (digits: bigint, places: number): string => {
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  const sign = digits < 0n ? '-' : ''
  return places === 0 ? sign + text : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`
}

/** A number as laboratories write it: digits, at most one point, no exponent. */
export const isDecimal = (text: string): boolean => DECIMAL.test(text)
/** Digits after the point: what the laboratory stands for. */
export const placesOf = (text: string): number => scaled(text).places

/** Exact, whatever the number of digits; `1.10` and `1.1` are equal. @returns −1, 0 or 1 */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [scaled(a), scaled(b)]
  const places = Math.max(left.places, right.places)
  const [x, y] = [raise(left, places), raise(right, places)]
  return x < y ? -1 : x > y ? 1 : 0
}
/** Exact. */
export function multiplyDecimals(a: string, b: string): string {
  const [left, right] = [scaled(a), scaled(b)]
  return write(left.digits * right.digits, left.places + right.places)
}
/** Half away from zero, to so many places; a shorter number stays as it is. */
export function roundDecimal(text: string, places: number): string {
  const value = scaled(text)
  if (value.places <= places) return text
  const step = 10n ** BigInt(value.places - places)
  const [whole, rest] = [value.digits / step, value.digits % step]
  const away = (rest < 0n ? -rest : rest) * 2n >= step
  return write(away ? whole + (value.digits < 0n ? -1n : 1n) : whole, places)
}

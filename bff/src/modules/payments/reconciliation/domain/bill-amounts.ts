/** Whole 1/100000 yuan: bills print fees with five decimals. Amounts are read digit by digit, never as floats (P1). */
export const E5_PER_FEN = 1_000

const ZERO = 48
const NINE = 57
const POINT = 46
const MINUS = 45
const DECIMALS = 5
const POWER = [1, 10, 100, 1_000, 10_000, 100_000] as const

/** `12.3` → 1230000, `-0.07200` → -7200. Null: not an amount, or more than five decimals. */
export function readE5(text: string): number | null {
  const bytes = Buffer.from(text)
  return readE5Between(bytes, 0, bytes.length)
}

/** The same of the characters between two places. */
export function readE5Between(bytes: Uint8Array, from: number, to: number): number | null {
  const isNegative = from < to && bytes[from] === MINUS
  let value = 0
  let digits = 0
  let decimals = -1
  for (let i = isNegative ? from + 1 : from; i < to; i++) {
    const code = bytes[i] ?? 0
    if (code === POINT) {
      if (decimals >= 0 || digits === 0) return null
      decimals = 0
    } else if (code >= ZERO && code <= NINE) {
      value = value * 10 + (code - ZERO)
      digits++
      if (decimals >= 0) decimals++
    } else return null
  }
  const missing = POWER[DECIMALS - Math.max(decimals, 0)]
  if (digits === 0 || decimals === 0 || missing === undefined) return null
  const e5 = value * missing
  if (!Number.isSafeInteger(e5)) return null
  return isNegative && e5 !== 0 ? -e5 : e5
}

/** Null: not an amount of whole fen. */
export function readFen(text: string): number | null {
  const e5 = readE5(text)
  return e5 === null || e5 % E5_PER_FEN !== 0 ? null : e5 / E5_PER_FEN
}

/** `45.0` → 45: counts of summary rows may carry a decimal (§4.7). */
export function readCount(text: string): number | null {
  const e5 = readE5(text)
  return e5 === null || e5 < 0 || e5 % 100_000 !== 0 ? null : e5 / 100_000
}

/** `0.60%` → 6000 parts per million. */
export function readRatePpm(text: string): number | null {
  const e5 = text.endsWith('%') ? readE5(text.slice(0, -1)) : null
  return e5 === null || e5 < 0 || e5 % 10 !== 0 ? null : e5 / 10
}

/** Half away from zero. */
export const fenOfE5 = (e5: number): number => Math.sign(e5) * Math.floor((Math.abs(e5) + E5_PER_FEN / 2) / E5_PER_FEN) || 0

declare const fenBrand: unique symbol

/** A whole number of fen (1/100 yuan). The only representation of money outside bill files (P1). */
export type Fen = number & { readonly [fenBrand]: true }

/** @throws RangeError when `amount` is not a safe whole number */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError('an amount of money is a whole number of fen')
  return amount as Fen
}

export const sumFen = (amounts: readonly number[]): Fen => fen(amounts.reduce((sum, a) => sum + a, 0))

/** `1200` → `¥12.00`, always two decimals. */
export function formatFen(amountFen: number): string {
  const whole = Math.trunc(Math.abs(amountFen) / 100)
  const cents = String(Math.abs(amountFen) % 100).padStart(2, '0')
  return `${amountFen < 0 ? '-' : ''}¥${whole}.${cents}`
}

/** `12.5` → 1250 by string arithmetic, never by floats. @throws RangeError on anything that is not yuan text */
export function parseYuan(text: string): Fen {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) throw new RangeError('not an amount in yuan')
  const [, sign, whole, cents = ''] = match
  return fen((sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(cents.padEnd(2, '0'))))
}

const DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** Check character of 统一社会信用代码 for its first 17 (GB 32100—2015: weights 3^i mod 31). */
export function creditCodeCheck(first17: string): string {
  let weight = 1
  let sum = 0
  for (const character of first17) {
    sum += DIGITS.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return DIGITS[(31 - (sum % 31)) % 31] ?? ''
}
export const isCreditCode = (text: string): boolean => CREDIT_CODE.test(text) && creditCodeCheck(text.slice(0, 17)) === text[17]

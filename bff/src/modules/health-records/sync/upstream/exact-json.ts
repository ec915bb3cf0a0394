/** Texts (left alone) and numbers of a JSON document, from left to right. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * JSON whose numbers come back as the digits that were written: FHIR decimals have a precision, `1.10` is not `1.1` (§2.1).
 * @throws SyntaxError when it is no JSON
 */
export const readExactJson = (text: string): unknown => JSON.parse(text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`))) as unknown

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/

/** A written number without exponent and without a sign that says nothing: `1e3` → `1000`, `-0` → `0`. @returns null for what is no number */
export function plainDecimal(written: string): string | null {
  const [, sign, whole, fraction = '', exponent = '0'] = NUMBER.exec(written) ?? []
  if (sign === undefined || whole === undefined) return null
  const point = whole.length + Number(exponent)
  const digits = whole + fraction
  const padded = point > digits.length ? digits.padEnd(point, '0') : point <= 0 ? digits.padStart(digits.length + 1 - point, '0') : digits
  const at = Math.max(point, 1)
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const rest = padded.slice(at)
  const text = rest === '' ? integer : `${integer}.${rest}`
  return sign === '-' && /[1-9]/.test(text) ? `-${text}` : text
}

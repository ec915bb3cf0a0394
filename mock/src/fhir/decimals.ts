/**
 * JSON whose numbers keep their digits (`1.10` is not `1.1`): inside the simulator a number of a resource is a marked text, on the wire it
 * is the number as it was written.
 */
const MARK = '\u0001'
const NUMBER_OR_TEXT = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const MARKED = /"\\u0001(-?\d[\d.eE+-]*)"/g

export const decimal = (digits: string): string => MARK + digits

/** The digits of a number of a resource, however it got there; undefined for anything else. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(1) : undefined
}

/** @throws SyntaxError when it is no JSON */
export const readExactJson = (text: string): unknown =>
  JSON.parse(text.replace(NUMBER_OR_TEXT, (token) => (token.startsWith('"') ? token : JSON.stringify(MARK + token))))

export const writeExactJson = (value: unknown): string => JSON.stringify(value).replace(MARKED, '$1')

/** What was wrong with a question; told in its format. */
export interface Trouble {
  status: 400 | 403 | 404 | 429
  description: string
}
export type Heard<T> = { ok: true; value: T } | { ok: false; trouble: Trouble }
export const heard = <T>(value: T): Heard<T> => ({ ok: true, value })
export const trouble = (status: Trouble['status'], description: string): Heard<never> => ({ ok: false, trouble: { status, description } })

/** The one jurisdiction served here: the region's code of GB/T 2260. */
const JURISDICTION = '1505'

/** An empty parameter is an absent one. */
export const given = (fields: URLSearchParams, name: string): string | null => {
  const text = fields.get(name)?.trim() ?? ''
  return text === '' ? null : text
}
export const listOf = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

export function checkJurisdiction(fields: URLSearchParams): Trouble | null {
  const asked = given(fields, 'jurisdiction_id')
  return asked === null || asked === JURISDICTION ? null : { status: 404, description: 'jurisdiction_id provided was not found' }
}

/** The server's clock as last heard, because a phone's own clock may be wrong by hours. */
let offsetMs = 0
let exact = false

/** @param instant RFC 3339, from a `serverTime` field */
export function noteServerTime(instant: string): void {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return
  offsetMs = at - Date.now()
  exact = true
}
/** The `Date` header of an answer: whole seconds, used until a `serverTime` was seen. */
export function noteDateHeader(date: string | undefined): void {
  const at = date ? Date.parse(date) : NaN
  if (!exact && !Number.isNaN(at)) offsetMs = at - Date.now()
}
/** Epoch milliseconds of the server's clock. */
export const serverNow = (): number => Date.now() + offsetMs

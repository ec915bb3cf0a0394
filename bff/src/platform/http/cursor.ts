import { Refusal } from '../errors.ts'

/** A moment in milliseconds of at most 15 digits, which every Date can hold, and an id. */
const CURSOR = /^(\d{1,15}) ([0-9a-f-]{36})$/

/** The `cursor` of a request is none of ours. */
export const badCursor = (): Refusal => new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.cursor', message: '列表位置无效，请重新打开' }] })

/** Where a list ordered by time and id goes on, opaque to the client. */
export const cursorOf = (at: Date, id: string): string => Buffer.from(`${at.getTime()} ${id}`).toString('base64url')
/** @throws Refusal for a text that is no cursor of ours */
export function readCursor(text: string | undefined): { at: Date; id: string } | null {
  if (text === undefined) return null
  const [, at, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (!at || !id) throw badCursor()
  return { at: new Date(Number(at)), id }
}

/** Where a list that is counted through goes on. @throws Refusal for a text that is no count */
export function offsetOf(cursor: string | undefined): number {
  const offset = cursor === undefined ? 0 : Number(cursor)
  if (!Number.isSafeInteger(offset) || offset < 0) throw badCursor()
  return offset
}

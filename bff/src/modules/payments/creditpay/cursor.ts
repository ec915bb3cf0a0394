import { Refusal } from '../../../platform/errors.ts'

const CURSOR = /^(\d+) ([0-9a-f-]{36})$/

/** Where a list goes on: a moment and an id, opaque to the client. */
export const cursorOf = (at: Date, id: string): string => Buffer.from(`${at.getTime()} ${id}`).toString('base64url')
export function readCursor(text: string | undefined): { at: Date; id: string } | null {
  if (text === undefined) return null
  const [, at, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (!at || !id) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.cursor', message: '列表位置无效，请重新打开' }] })
  return { at: new Date(Number(at)), id }
}

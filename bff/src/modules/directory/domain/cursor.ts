/** The opaque cursor of a list is the sort key of its last row. */
export const encodeCursor = (sortKey: string): string => Buffer.from(sortKey, 'utf8').toString('base64url')
/** @returns null for a text that is no cursor of ours */
export function decodeCursor(cursor: string): string | null {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  return /^[\w:-]{3,200}$/.test(key) ? key : null
}

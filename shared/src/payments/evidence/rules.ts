import type { FileMime } from './model.ts'

const startsWith = (bytes: Uint8Array, ...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte)

/** A table in UTF-8 or GB 18030: no control characters, and something that separates. */
function isTable(bytes: Uint8Array): boolean {
  let separators = 0
  for (const byte of bytes) {
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return false
    if (byte === 0x2c || byte === 0x0a) separators++
  }
  return separators > 0
}
/** What a browser might run or unpack instead of showing: it has no business in a table. */
const isMarkup = (bytes: Uint8Array): boolean => startsWith(bytes, 0x3c) || startsWith(bytes, 0xef, 0xbb, 0xbf, 0x3c)

/** The kind of a file by its first bytes; null: none that is taken. A CSV has none, so its whole text is looked at and its name must say so. */
export function mimeOf(bytes: Uint8Array, name: string): FileMime | null {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf'
  return /\.csv$/i.test(name) && !isMarkup(bytes) && isTable(bytes) ? 'text/csv' : null
}
